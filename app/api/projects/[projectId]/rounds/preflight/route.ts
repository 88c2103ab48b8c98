import { preflightRound as preflight } from "@/lib/contract/preflight";
import { route } from "@/lib/http/route";
import { preflightRound } from "@/lib/training/preflight/preflight-round";

export const POST = route(preflight, ({ params, body }) => preflightRound({ ...params, ...body }));
