import { listPromotions as contract } from "@/lib/contract/models";
import { route } from "@/lib/http/route";
import { listPromotions } from "@/lib/models/promote";

export const GET = route(contract, ({ params }) => listPromotions(params));
