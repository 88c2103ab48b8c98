import { freezeSnapshot as freezeContract, listSnapshots as listContract } from "@/lib/contract/datasets";
import { freezeSnapshot } from "@/lib/datasets/freeze-snapshot";
import { listSnapshots } from "@/lib/datasets/list-snapshots";
import { route } from "@/lib/http/route";
import { now } from "@/lib/platform/clock";

export const GET = route(listContract, ({ params, body }) => listSnapshots({ ...params, ...body }));

export const POST = route(freezeContract, ({ actor, params, body }) =>
  freezeSnapshot({ createdById: actor.userId, ...params, ...body, now: now() }),
);
