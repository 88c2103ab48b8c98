import { getComparisonAnswers } from "@/lib/agreement/get-comparison-answers";
import { getComparisonAnswers as contract } from "@/lib/contract/agreement";
import { route } from "@/lib/http/route";

export const GET = route(contract, ({ params, body }) => getComparisonAnswers({ ...params, ...body }));
