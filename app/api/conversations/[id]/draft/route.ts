import { saveConversationDraft } from "@/lib/collection/save-conversation-draft";
import { saveConversationDraft as contract } from "@/lib/contract/conversations";
import { route } from "@/lib/http/route";
import { now } from "@/lib/platform/clock";

export const POST = route(contract, ({ actor, params, body }) =>
  saveConversationDraft({ labelerId: actor.userId, conversationId: params.id, draft: body, now: now() }),
);
