import { submitRanking } from "@/lib/collection/submit-ranking";
import { submitRanking as contract } from "@/lib/contract/tasks";
import { route } from "@/lib/http/route";
import { now } from "@/lib/platform/clock";

export const POST = route(contract, ({ actor, params, body }) =>
  submitRanking({ labelerId: actor.userId, assignmentId: params.id, ...body, now: now() }),
);
