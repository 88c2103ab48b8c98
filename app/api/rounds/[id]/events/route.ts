import { roundEvents as contract } from "@/lib/contract/rounds";
import { stream } from "@/lib/http/route";
import { roundEvents } from "@/lib/training/round-events";

export const GET = stream(contract, ({ params, signal }) => roundEvents({ ...params, signal }));
