import { getAgreement } from "@/lib/agreement/get-agreement";
import { getAgreement as contract } from "@/lib/contract/agreement";
import { route } from "@/lib/http/route";

export const GET = route(contract, ({ params, body }) => getAgreement({ ...params, ...body }));
