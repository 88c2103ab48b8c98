import { getGroupAgreement } from "@/lib/agreement/get-group-agreement";
import { getGroupAgreement as contract } from "@/lib/contract/agreement";
import { route } from "@/lib/http/route";

export const GET = route(contract, ({ params, body }) => getGroupAgreement({ ...params, ...body }));
