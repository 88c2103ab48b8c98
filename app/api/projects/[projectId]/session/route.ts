import { getSession } from "@/lib/collection/get-session";
import { getSession as contract } from "@/lib/contract/session";
import { route } from "@/lib/http/route";

export const GET = route(contract, ({ actor, params, body }) =>
  getSession({ labelerId: actor.userId, ...params, since: new Date(body.since) }),
);
