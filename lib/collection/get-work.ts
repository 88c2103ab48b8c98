import type { z } from "zod";
import type { getWork as contract, TaskKind } from "@/lib/contract/tasks";
import { countAnswers } from "@/lib/db/answers";
import { findLease } from "@/lib/db/assignments";
import { transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { countOpenTasks } from "@/lib/db/task-queue";
import { overlapOf } from "./assignment";
import { noTask } from "./no-task";
import { openRankings } from "./open-rankings";
import { needsScreening } from "./screening";
import { startOfDay } from "./task-view";

/** How many tasks wait for the labeler, or why none do, and what they did today (UTC). */
export const getWork = (input: {
  labelerId: string;
  projectId: string;
  now: Date;
}): Promise<z.input<typeof contract.response>> =>
  transaction(async (tx) => {
    const { labelerId, projectId, now } = input;
    const project = await requireProject(tx, projectId);
    const isScreened = await needsScreening(tx, project, labelerId);
    const openWork = async (kind: TaskKind) => {
      if (isScreened) return { open: 0, none: { reason: "screening_required" as const } };
      const seeker = { kind, projectId, labelerId, overlap: overlapOf(project, kind), now };
      const ordinary = await countOpenTasks(tx, seeker);
      const lease = kind === "ranking" ? await findLease(tx, { labelerId, projectId, kind }) : null;
      const open =
        kind === "ranking" ? await openRankings(tx, { labelerId, project, open: ordinary, lease }) : ordinary;
      return { open, none: open === 0 ? await noTask(tx, seeker) : null };
    };
    const today = await countAnswers(tx, { labelerId, projectId, since: startOfDay(now) });
    return {
      rankings: { ...(await openWork("ranking")), doneToday: today.rankings },
      demonstrations: { ...(await openWork("demonstration")), doneToday: today.demonstrations },
      activeSecondsToday: today.activeSeconds,
    };
  });
