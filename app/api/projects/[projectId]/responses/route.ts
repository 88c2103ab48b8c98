import { listResponses as contract } from "@/lib/contract/responses";
import { route } from "@/lib/http/route";
import { listResponses } from "@/lib/serving/list-responses";

export const GET = route(contract, ({ params, body }) => listResponses({ ...params, ...body }));
