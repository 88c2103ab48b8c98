import { cancelRound as contract } from "@/lib/contract/rounds";
import { route } from "@/lib/http/route";
import { cancelRound } from "@/lib/training/operations";

export const POST = route(contract, ({ params }) => cancelRound(params));
