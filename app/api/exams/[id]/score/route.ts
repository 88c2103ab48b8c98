import { scoreExam } from "@/lib/collection/judge-exam";
import { scoreExam as contract } from "@/lib/contract/screening";
import { route } from "@/lib/http/route";
import { now } from "@/lib/platform/clock";

export const POST = route(contract, ({ actor, params, body }) =>
  scoreExam({ attemptId: params.id, reviewerId: actor.userId, ...body, now: now() }),
);
