import { listPrompts } from "@/lib/collection/list-prompts";
import { writePrompt } from "@/lib/collection/write-prompt";
import { listPrompts as listContract, writePrompt as writeContract } from "@/lib/contract/prompts";
import { route } from "@/lib/http/route";
import { now } from "@/lib/platform/clock";

export const GET = route(listContract, ({ params, body }) => listPrompts({ ...params, ...body }));

export const POST = route(writeContract, ({ actor, params, body }) =>
  writePrompt({ authorId: actor.userId, ...params, ...body, now: now() }),
);
