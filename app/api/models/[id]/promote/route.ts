import { promote as contract } from "@/lib/contract/models";
import { route } from "@/lib/http/route";
import { promote } from "@/lib/models/promote";

export const POST = route(contract, ({ actor, params, body }) =>
  promote({ id: params.id, reason: body.reason, userId: actor.userId }),
);
