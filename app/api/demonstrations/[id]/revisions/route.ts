import { reviseDemonstration } from "@/lib/collection/revise-demonstration";
import { reviseDemonstration as contract } from "@/lib/contract/tasks";
import { route } from "@/lib/http/route";
import { now } from "@/lib/platform/clock";

export const POST = route(contract, ({ actor, params, body }) =>
  reviseDemonstration({
    labelerId: actor.userId,
    demonstrationId: params.id,
    ...body,
    now: now(),
  }),
);
