import { submitDemonstration } from "@/lib/collection/submit-demonstration";
import { submitDemonstration as contract } from "@/lib/contract/tasks";
import { route } from "@/lib/http/route";
import { now } from "@/lib/platform/clock";

export const POST = route(contract, ({ actor, params, body }) =>
  submitDemonstration({ labelerId: actor.userId, assignmentId: params.id, ...body, now: now() }),
);
