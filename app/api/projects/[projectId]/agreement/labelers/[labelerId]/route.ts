import { getLabeler } from "@/lib/agreement/get-labeler";
import { getLabeler as contract } from "@/lib/contract/agreement";
import { route } from "@/lib/http/route";

export const GET = route(contract, ({ params }) => getLabeler(params));
