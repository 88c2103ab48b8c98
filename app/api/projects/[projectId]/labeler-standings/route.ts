import { listLabelerStandings as contract } from "@/lib/contract/snapshot-filter";
import { listLabelerStandings } from "@/lib/datasets/list-labeler-standings";
import { route } from "@/lib/http/route";

export const GET = route(contract, ({ params, body }) => listLabelerStandings({ ...params, ...body }));
