import { getAudit as contract } from "@/lib/contract/reviews";
import { route } from "@/lib/http/route";
import { getAudit } from "@/lib/review/get-audit";

export const GET = route(contract, ({ params }) => getAudit(params));
