import { reportTask } from "@/lib/collection/report-task";
import { reportTask as contract } from "@/lib/contract/reports";
import { route } from "@/lib/http/route";
import { now } from "@/lib/platform/clock";

export const POST = route(contract, ({ actor, params, body }) =>
  reportTask({ labelerId: actor.userId, assignmentId: params.id, ...body, now: now() }),
);
