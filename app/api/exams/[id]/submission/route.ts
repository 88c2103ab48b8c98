import { submitExam } from "@/lib/collection/submit-exam";
import { submitExam as contract } from "@/lib/contract/screening";
import { route } from "@/lib/http/route";
import { now } from "@/lib/platform/clock";

export const POST = route(contract, ({ actor, params }) =>
  submitExam({ labelerId: actor.userId, attemptId: params.id, now: now() }),
);
