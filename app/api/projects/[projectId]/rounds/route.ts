import { listRounds as list, startRound as start } from "@/lib/contract/rounds";
import { route } from "@/lib/http/route";
import { listRounds, startRound } from "@/lib/training/operations";

export const GET = route(list, ({ params }) => listRounds(params));

export const POST = route(start, ({ actor, params, body }) => startRound({ ...params, ...body, userId: actor.userId }));
