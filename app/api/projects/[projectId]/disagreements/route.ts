import { listDisagreements } from "@/lib/agreement/list-disagreements";
import { listDisagreements as contract } from "@/lib/contract/agreement";
import { route } from "@/lib/http/route";

export const GET = route(contract, ({ params, body }) => listDisagreements({ ...params, ...body }));
