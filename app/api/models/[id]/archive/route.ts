import { downloadModel as contract } from "@/lib/contract/models";
import { archive } from "@/lib/http/route";
import { downloadModel } from "@/lib/models/download-model";

export const GET = archive(contract, ({ params, query }) => downloadModel({ ...params, ...query }));
