import { Shell } from "./_ui/shell";
import { requireRole } from "./access";
import { Home } from "./home.client";

export default async function HomePage() {
  const actor = await requireRole("labeler");
  return (
    <Shell actor={actor}>
      <Home role={actor.role} goToTheOnlyOne />
    </Shell>
  );
}
