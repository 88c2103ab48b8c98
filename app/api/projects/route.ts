import { createProject as create, listProjects as list } from "@/lib/contract/projects";
import { route } from "@/lib/http/route";
import { createProject } from "@/lib/projects/create-project";
import { listProjects } from "@/lib/projects/get-project";

export const GET = route(list, () => listProjects());

export const POST = route(create, ({ body }) => createProject(body));
