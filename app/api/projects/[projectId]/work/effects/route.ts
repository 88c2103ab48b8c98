import { listOwnEffects as contract } from "@/lib/contract/own-work";
import { route } from "@/lib/http/route";
import { listOwnEffects } from "@/lib/models/list-own-effects";

export const GET = route(contract, ({ actor, params }) => listOwnEffects({ ...params, labelerId: actor.userId }));
