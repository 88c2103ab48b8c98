import { downloadDumps as contract } from "@/lib/contract/rounds";
import { archive } from "@/lib/http/route";
import { downloadDumps } from "@/lib/training/download-dumps";

export const GET = archive(contract, ({ params }) => downloadDumps(params));
