import { reviewRanking as contract } from "@/lib/contract/reviews";
import { route } from "@/lib/http/route";
import { now } from "@/lib/platform/clock";
import { reviewRanking } from "@/lib/review/review-ranking";

export const POST = route(contract, ({ actor, params, body }) =>
  reviewRanking({ reviewerId: actor.userId, rankingId: params.id, decision: body, now: now() }),
);
