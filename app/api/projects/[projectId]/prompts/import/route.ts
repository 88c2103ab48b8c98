import { importPrompts } from "@/lib/collection/import-prompts";
import { importPrompts as contract } from "@/lib/contract/prompts";
import { route } from "@/lib/http/route";
import { now } from "@/lib/platform/clock";

export const POST = route(contract, ({ params, body }) =>
  importPrompts({ ...params, ...body, split: body.split ?? null, now: now() }),
);
