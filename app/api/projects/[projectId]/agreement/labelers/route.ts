import { listLabelers } from "@/lib/agreement/list-labelers";
import { listLabelers as contract } from "@/lib/contract/agreement";
import { route } from "@/lib/http/route";

export const GET = route(contract, ({ params }) => listLabelers(params));
