import { getLoopCounts as contract } from "@/lib/contract/projects";
import { route } from "@/lib/http/route";
import { getLoopCounts } from "@/lib/projects/get-loop-counts";

export const GET = route(contract, ({ params }) => getLoopCounts(params));
