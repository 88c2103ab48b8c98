import { getDriftCanary } from "@/lib/agreement/get-drift-canary";
import { getDriftCanary as contract } from "@/lib/contract/agreement";
import { route } from "@/lib/http/route";

export const GET = route(contract, ({ params, body }) => getDriftCanary({ ...params, ...body }));
