import { NoSuchPage } from "./_ui/no-such-page";

export const metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <main>
      <NoSuchPage />
    </main>
  );
}
