import { listSamplingRequests as list, requestResponses as request } from "@/lib/contract/responses";
import { route } from "@/lib/http/route";
import { listSamplingRequests } from "@/lib/serving/list-responses";
import { requestResponses } from "@/lib/serving/request-responses";

export const GET = route(list, ({ params }) => listSamplingRequests(params));

export const POST = route(request, ({ actor, params, body }) =>
  requestResponses({ ...params, ...body, userId: actor.userId }),
);
