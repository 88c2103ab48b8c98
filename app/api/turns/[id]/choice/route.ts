import { chooseResponse } from "@/lib/collection/choose-response";
import { undoChoice } from "@/lib/collection/undo-choice";
import { chooseResponse as chooseContract, undoChoice as undoContract } from "@/lib/contract/conversations";
import { route } from "@/lib/http/route";
import { now } from "@/lib/platform/clock";

export const POST = route(chooseContract, ({ actor, params, body }) =>
  chooseResponse({ labelerId: actor.userId, turnId: params.id, ...body, now: now() }),
);

export const DELETE = route(undoContract, ({ actor, params, body }) =>
  undoChoice({ labelerId: actor.userId, turnId: params.id, ...body, now: now() }),
);
