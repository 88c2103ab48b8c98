import { listReports } from "@/lib/collection/list-reports";
import { listReports as contract } from "@/lib/contract/reports";
import { route } from "@/lib/http/route";

export const GET = route(contract, ({ params, body }) => listReports({ ...params, ...body }));
