import { getPromptQuota } from "@/lib/collection/get-prompt-quota";
import { getPromptQuota as contract } from "@/lib/contract/prompts";
import { route } from "@/lib/http/route";

export const GET = route(contract, ({ actor, params }) => getPromptQuota({ userId: actor.userId, ...params }));
