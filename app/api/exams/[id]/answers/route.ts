import { saveExam } from "@/lib/collection/save-exam";
import { saveExam as contract } from "@/lib/contract/screening";
import { route } from "@/lib/http/route";
import { now } from "@/lib/platform/clock";

export const POST = route(contract, ({ actor, params, body }) =>
  saveExam({ labelerId: actor.userId, attemptId: params.id, change: body, now: now() }),
);
