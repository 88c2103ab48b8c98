import { decideScreening } from "@/lib/collection/judge-exam";
import { decideScreening as contract } from "@/lib/contract/screening";
import { route } from "@/lib/http/route";
import { now } from "@/lib/platform/clock";

export const POST = route(contract, ({ actor, params, body }) =>
  decideScreening({ attemptId: params.id, decidedById: actor.userId, ...body, now: now() }),
);
