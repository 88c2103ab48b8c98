import { addCorpus as addContract, listCorpora as listContract } from "@/lib/contract/datasets";
import { addCorpus, listCorpora } from "@/lib/datasets/corpora";
import { route } from "@/lib/http/route";
import { now } from "@/lib/platform/clock";

export const GET = route(listContract, ({ params }) => listCorpora(params));

export const POST = route(addContract, ({ params, body }) => addCorpus({ ...params, ...body, now: now() }));
