import { getRound as contract } from "@/lib/contract/rounds";
import { route } from "@/lib/http/route";
import { getRound } from "@/lib/training/operations";

export const GET = route(contract, ({ params }) => getRound(params));
