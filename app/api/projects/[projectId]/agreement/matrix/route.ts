import { getAgreementMatrix } from "@/lib/agreement/get-matrix";
import { getAgreementMatrix as contract } from "@/lib/contract/agreement";
import { route } from "@/lib/http/route";

export const GET = route(contract, ({ params }) => getAgreementMatrix(params));
