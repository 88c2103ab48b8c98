import { resumeRound as contract } from "@/lib/contract/rounds";
import { route } from "@/lib/http/route";
import { resumeRound } from "@/lib/training/operations";

export const POST = route(contract, ({ params }) => resumeRound(params));
