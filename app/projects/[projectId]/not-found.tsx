import { NoSuchPage } from "@/app/_ui/no-such-page";

/** The 404 page inside a project's shell. */
export default function NotFound() {
  return <NoSuchPage />;
}
