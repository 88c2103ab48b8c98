import { getReviewTask as contract } from "@/lib/contract/reviews";
import { route } from "@/lib/http/route";
import { getReviewTask } from "@/lib/review/get-review-task";

export const GET = route(contract, ({ actor, params, body }) =>
  getReviewTask({ ...params, ...body, reviewerId: actor.userId }),
);
