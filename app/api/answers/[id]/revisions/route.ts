import { listOwnRevisions } from "@/lib/collection/list-own-revisions";
import { listOwnRevisions as contract } from "@/lib/contract/own-work";
import { route } from "@/lib/http/route";

export const GET = route(contract, ({ actor, params, body }) =>
  listOwnRevisions({ labelerId: actor.userId, answerId: params.id, ...body }),
);
