import { listOwnDays } from "@/lib/collection/list-own-days";
import { listOwnDays as contract } from "@/lib/contract/own-work";
import { route } from "@/lib/http/route";
import { now } from "@/lib/platform/clock";

export const GET = route(contract, ({ actor, params, body }) =>
  listOwnDays({ ...params, ...body, labelerId: actor.userId, now: now() }),
);
