import { publishGuidelines as contract } from "@/lib/contract/projects";
import { route } from "@/lib/http/route";
import { publishGuidelines } from "@/lib/projects/publish-guidelines";

export const POST = route(contract, ({ actor, params, body }) =>
  publishGuidelines({ ...params, ...body, userId: actor.userId }),
);
