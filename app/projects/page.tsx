import { titled } from "@/app/page-title";
import { Shell } from "../_ui/shell";
import { requireRole } from "../access";
import { Home } from "../home.client";

export const generateMetadata = titled("projects");

export default async function ProjectsPage() {
  const actor = await requireRole("labeler");
  return (
    <Shell actor={actor}>
      <Home role={actor.role} />
    </Shell>
  );
}
