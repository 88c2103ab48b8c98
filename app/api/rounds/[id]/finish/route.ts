import { finishRound as contract } from "@/lib/contract/rounds";
import { route } from "@/lib/http/route";
import { finishRound } from "@/lib/training/operations";

export const POST = route(contract, ({ params, body }) => finishRound({ ...params, ...body }));
