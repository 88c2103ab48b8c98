import { titled } from "@/app/page-title";
import { NoSuchPage } from "./_ui/no-such-page";

export const generateMetadata = titled("not-found");

export default function NotFound() {
  return (
    <main>
      <NoSuchPage />
    </main>
  );
}
