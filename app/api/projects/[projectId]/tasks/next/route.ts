import { nextTask } from "@/lib/collection/next-task";
import { nextTask as contract } from "@/lib/contract/tasks";
import { route } from "@/lib/http/route";
import { now } from "@/lib/platform/clock";

export const POST = route(contract, ({ actor, params, body }) =>
  nextTask({ labelerId: actor.userId, ...params, ...body, now: now() }),
);
