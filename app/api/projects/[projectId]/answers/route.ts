import { listOwnAnswers } from "@/lib/collection/list-own-answers";
import { listOwnAnswers as contract } from "@/lib/contract/tasks";
import { route } from "@/lib/http/route";

export const GET = route(contract, ({ actor, params, body }) =>
  listOwnAnswers({
    labelerId: actor.userId,
    ...params,
    limit: body.limit,
    cursor: body.cursor ?? null,
    kind: body.kind ?? null,
  }),
);
