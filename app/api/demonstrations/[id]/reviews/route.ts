import { reviewDemonstration as contract } from "@/lib/contract/reviews";
import { route } from "@/lib/http/route";
import { now } from "@/lib/platform/clock";
import { reviewDemonstration } from "@/lib/review/review-demonstration";

export const POST = route(contract, ({ actor, params, body }) =>
  reviewDemonstration({ reviewerId: actor.userId, demonstrationId: params.id, decision: body, now: now() }),
);
