import { turnEvents as contract } from "@/lib/contract/conversations";
import { stream } from "@/lib/http/route";
import { answerTurn } from "@/lib/serving/answer-turn";

export const GET = stream(contract, ({ actor, params, signal }) =>
  answerTurn({ labelerId: actor.userId, turnId: params.id, signal }),
);
