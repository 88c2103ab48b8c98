import { retireReference } from "@/lib/collection/retire-reference";
import { retireReference as contract } from "@/lib/contract/calibration";
import { route } from "@/lib/http/route";
import { now } from "@/lib/platform/clock";

export const POST = route(contract, ({ actor, params, body }) =>
  retireReference({ ...params, ...body, createdById: actor.userId, now: now() }),
);
