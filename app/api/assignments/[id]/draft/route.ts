import { saveDraft } from "@/lib/collection/save-draft";
import { saveDraft as contract } from "@/lib/contract/tasks";
import { route } from "@/lib/http/route";
import { now } from "@/lib/platform/clock";

export const POST = route(contract, ({ actor, params, body }) =>
  saveDraft({ labelerId: actor.userId, assignmentId: params.id, draft: body, now: now() }),
);
