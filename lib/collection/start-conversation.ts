import type { z } from "zod";
import type { Conversation, startConversation as contract } from "@/lib/contract/conversations";
import { refusal } from "@/lib/contract/refusals";
import { findOpenConversation, insertConversation } from "@/lib/db/conversations";
import { guidelinesInForce, requireProject } from "@/lib/db/projects";
import { findServedVersionId } from "@/lib/db/promotions";
import { newId } from "@/lib/platform/ids";
import { settle } from "./assignment";
import { refuseUnlessEnabled } from "./conversation";
import { conversationView } from "./conversation-view";
import { needsScreening } from "./screening";

/**
 * The labeler's open conversation of a kind, or a new one. Two calls at once get the same: the slower one breaks a unique index, and
 * is tried again.
 * @throws not_found; wrong_state when the project has them turned off or the labeler is not admitted; invalid_settings when no policy is served.
 */
export const startConversation = (
  input: { labelerId: string; projectId: string; now: Date } & z.output<typeof contract.body>,
): Promise<Conversation> =>
  settle(async (tx) => {
    const { labelerId, projectId, kind, now } = input;
    const project = await requireProject(tx, projectId);
    const open = await findOpenConversation(tx, { labelerId, projectId, kind });
    if (open) return conversationView(open, project);
    refuseUnlessEnabled(project, kind);
    if (await needsScreening(tx, project, labelerId)) throw refusal("wrong_state", "examFirst");
    if (!(await findServedVersionId(projectId, tx))) throw refusal("invalid_settings", "noPolicy");
    const row = await insertConversation(tx, {
      id: newId(now),
      projectId,
      labelerId,
      kind,
      goal: input.kind === "red_team" ? input.goal : null,
      redTeamChoice: kind === "red_team" ? project.redTeamChoice : null,
      guidelinesVersionId: await guidelinesInForce(tx, projectId),
      createdAt: now,
    });
    return conversationView(row, project);
  });
