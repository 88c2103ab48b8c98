import { listOwnReviews as contract } from "@/lib/contract/reviews";
import { route } from "@/lib/http/route";
import { listOwnReviews } from "@/lib/review/list-own-reviews";

export const GET = route(contract, ({ actor, params, body }) =>
  listOwnReviews({ ...params, ...body, labelerId: actor.userId }),
);
