import { reviseRanking } from "@/lib/collection/revise-ranking";
import { reviseRanking as contract } from "@/lib/contract/tasks";
import { route } from "@/lib/http/route";
import { now } from "@/lib/platform/clock";

export const POST = route(contract, ({ actor, params, body }) =>
  reviseRanking({ labelerId: actor.userId, rankingId: params.id, ...body, now: now() }),
);
