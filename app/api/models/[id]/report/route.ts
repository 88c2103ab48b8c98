import { getRewardReport as contract } from "@/lib/contract/reward-report";
import { route } from "@/lib/http/route";
import { getRewardReport } from "@/lib/models/get-reward-report";

export const GET = route(contract, ({ params }) => getRewardReport({ id: params.id }));
