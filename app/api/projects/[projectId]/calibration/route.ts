import { getCalibration } from "@/lib/collection/get-calibration";
import { setReference } from "@/lib/collection/set-reference";
import { getCalibration as getContract, setReference as setContract } from "@/lib/contract/calibration";
import { route } from "@/lib/http/route";
import { now } from "@/lib/platform/clock";

export const GET = route(getContract, ({ params }) => getCalibration(params));

export const POST = route(setContract, ({ actor, params, body }) =>
  setReference({ ...params, ...body, createdById: actor.userId, now: now() }),
);
