import { getConversation } from "@/lib/collection/get-conversation";
import { getConversation as contract } from "@/lib/contract/conversations";
import { route } from "@/lib/http/route";

export const GET = route(contract, ({ actor, params }) => getConversation({ labelerId: actor.userId, ...params }));
