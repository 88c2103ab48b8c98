import { getWork } from "@/lib/collection/get-work";
import { getWork as contract } from "@/lib/contract/tasks";
import { route } from "@/lib/http/route";
import { now } from "@/lib/platform/clock";

export const GET = route(contract, ({ actor, params }) => getWork({ labelerId: actor.userId, ...params, now: now() }));
