import { finishConversation } from "@/lib/collection/finish-conversation";
import { finishConversation as contract } from "@/lib/contract/conversations";
import { route } from "@/lib/http/route";
import { now } from "@/lib/platform/clock";

export const POST = route(contract, ({ actor, params, body }) =>
  finishConversation({ labelerId: actor.userId, conversationId: params.id, ...body, now: now() }),
);
