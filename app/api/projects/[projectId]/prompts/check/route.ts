import { checkPrompt } from "@/lib/collection/check-prompt";
import { checkPrompt as contract } from "@/lib/contract/prompts";
import { route } from "@/lib/http/route";

export const POST = route(contract, ({ actor, params, body }) =>
  checkPrompt({ authorId: actor.userId, ...params, ...body }),
);
