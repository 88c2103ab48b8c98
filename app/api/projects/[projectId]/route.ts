import { getProject as get, updateProject as update } from "@/lib/contract/projects";
import { route } from "@/lib/http/route";
import { getProject } from "@/lib/projects/get-project";
import { updateProject } from "@/lib/projects/update-project";

export const GET = route(get, ({ params }) => getProject(params));

export const PATCH = route(update, ({ params, body }) => updateProject({ ...params, settings: body }));
