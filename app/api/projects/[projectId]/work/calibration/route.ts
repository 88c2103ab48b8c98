import { getOwnCalibration } from "@/lib/collection/get-own-calibration";
import { getOwnCalibration as contract } from "@/lib/contract/own-work";
import { route } from "@/lib/http/route";
import { now } from "@/lib/platform/clock";

export const GET = route(contract, ({ actor, params }) =>
  getOwnCalibration({ ...params, labelerId: actor.userId, now: now() }),
);
