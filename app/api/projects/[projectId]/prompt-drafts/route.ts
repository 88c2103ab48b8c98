import { listPromptDrafts } from "@/lib/collection/list-prompt-drafts";
import { savePromptDraft } from "@/lib/collection/save-prompt-draft";
import { listPromptDrafts as listContract, savePromptDraft as saveContract } from "@/lib/contract/prompt-drafts";
import { route } from "@/lib/http/route";
import { now } from "@/lib/platform/clock";

export const GET = route(listContract, ({ actor, params }) => listPromptDrafts({ labelerId: actor.userId, ...params }));

export const POST = route(saveContract, ({ actor, params, body }) =>
  savePromptDraft({ labelerId: actor.userId, ...params, ...body, now: now() }),
);
