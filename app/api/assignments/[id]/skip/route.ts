import { skipTask } from "@/lib/collection/skip-task";
import { skipTask as contract } from "@/lib/contract/tasks";
import { route } from "@/lib/http/route";
import { now } from "@/lib/platform/clock";

export const POST = route(contract, ({ actor, params, body }) =>
  skipTask({ labelerId: actor.userId, assignmentId: params.id, ...body, now: now() }),
);
