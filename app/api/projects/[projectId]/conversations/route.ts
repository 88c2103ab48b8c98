import { listConversations } from "@/lib/collection/list-conversations";
import { startConversation } from "@/lib/collection/start-conversation";
import { listConversations as listContract, startConversation as startContract } from "@/lib/contract/conversations";
import { route } from "@/lib/http/route";
import { now } from "@/lib/platform/clock";

export const GET = route(listContract, ({ actor, params, body }) =>
  listConversations({ labelerId: actor.userId, ...params, ...body }),
);

export const POST = route(startContract, ({ actor, params, body }) =>
  startConversation({ labelerId: actor.userId, ...params, ...body, now: now() }),
);
