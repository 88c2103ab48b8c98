import { tryPolicy as contract } from "@/lib/contract/responses";
import { route } from "@/lib/http/route";
import { tryPolicy } from "@/lib/serving/try-policy";

export const POST = route(contract, ({ params, body }) => tryPolicy({ ...params, ...body }));
