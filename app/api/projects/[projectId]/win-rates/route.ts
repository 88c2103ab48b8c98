import { getWinRates as contract } from "@/lib/contract/models";
import { route } from "@/lib/http/route";
import { getWinRates } from "@/lib/models/get-win-rates";

export const GET = route(contract, ({ params }) => getWinRates(params));
