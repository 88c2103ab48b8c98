import { listScreening } from "@/lib/collection/list-screening";
import { listScreening as contract } from "@/lib/contract/screening";
import { route } from "@/lib/http/route";

export const GET = route(contract, ({ actor, params }) => listScreening({ ...params, reviewerId: actor.userId }));
