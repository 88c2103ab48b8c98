import { editResponse } from "@/lib/collection/edit-response";
import { editResponse as contract } from "@/lib/contract/conversations";
import { route } from "@/lib/http/route";
import { now } from "@/lib/platform/clock";

export const POST = route(contract, ({ actor, params, body }) =>
  editResponse({ labelerId: actor.userId, turnId: params.id, ...body, now: now() }),
);
