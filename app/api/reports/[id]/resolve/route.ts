import { resolveReport } from "@/lib/collection/resolve-report";
import { resolveReport as contract } from "@/lib/contract/reports";
import { route } from "@/lib/http/route";
import { now } from "@/lib/platform/clock";

export const POST = route(contract, ({ actor, params, body }) =>
  resolveReport({ adminId: actor.userId, reportId: params.id, ...body, now: now() }),
);
