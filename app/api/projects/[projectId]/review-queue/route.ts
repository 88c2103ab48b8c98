import { listReviewQueue as contract } from "@/lib/contract/reviews";
import { route } from "@/lib/http/route";
import { listReviewQueue } from "@/lib/review/list-review-queue";

export const GET = route(contract, ({ params, body }) => listReviewQueue({ ...params, ...body }));
