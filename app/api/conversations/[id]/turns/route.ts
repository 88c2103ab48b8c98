import { sendMessage } from "@/lib/collection/send-message";
import { sendMessage as contract } from "@/lib/contract/conversations";
import { route } from "@/lib/http/route";
import { now } from "@/lib/platform/clock";

export const POST = route(contract, ({ actor, params, body }) =>
  sendMessage({ labelerId: actor.userId, conversationId: params.id, ...body, now: now() }),
);
