import { listCandidates } from "@/lib/collection/list-candidates";
import { listCandidates as contract } from "@/lib/contract/calibration";
import { route } from "@/lib/http/route";

export const GET = route(contract, ({ params, body }) => listCandidates({ ...params, ...body }));
