import { abandonConversation } from "@/lib/collection/abandon-conversation";
import { abandonConversation as contract } from "@/lib/contract/conversations";
import { route } from "@/lib/http/route";
import { now } from "@/lib/platform/clock";

export const POST = route(contract, ({ actor, params, body }) =>
  abandonConversation({ labelerId: actor.userId, conversationId: params.id, ...body, now: now() }),
);
