import { previewFilter as contract } from "@/lib/contract/snapshot-filter";
import { previewFilter } from "@/lib/datasets/preview-filter";
import { route } from "@/lib/http/route";

export const POST = route(contract, ({ params, body }) => previewFilter({ ...params, ...body }));
