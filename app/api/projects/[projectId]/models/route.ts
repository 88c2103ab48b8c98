import { listModels as contract } from "@/lib/contract/models";
import { route } from "@/lib/http/route";
import { listModels } from "@/lib/models/list-models";

export const GET = route(contract, ({ params }) => listModels(params));
