import type { z } from "zod";
import type { getWork as contract } from "@/lib/contract/tasks";
import { countAnswers } from "@/lib/db/answers";
import { countOpenTasks, findLease } from "@/lib/db/assignments";
import { transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { overlapOf } from "./assignment";
import { openWithCalibration } from "./calibration";
import { startOfDay } from "./task-view";

/** How many tasks wait for the labeler, and what they did today (UTC). */
export const getWork = (input: {
  labelerId: string;
  projectId: string;
  now: Date;
}): Promise<z.input<typeof contract.response>> =>
  transaction(async (tx) => {
    const { labelerId, projectId, now } = input;
    const project = await requireProject(tx, projectId);
    const open = (kind: "ranking" | "demonstration") =>
      countOpenTasks(tx, { kind, projectId, labelerId, overlap: overlapOf(project, kind), now });
    const rankings = await openWithCalibration(tx, {
      labelerId,
      project,
      open: await open("ranking"),
      lease: await findLease(tx, { labelerId, projectId, kind: "ranking" }),
    });
    const today = await countAnswers(tx, { labelerId, projectId, since: startOfDay(now) });
    return {
      rankings: { open: rankings, doneToday: today.rankings },
      demonstrations: { open: await open("demonstration"), doneToday: today.demonstrations },
      activeSecondsToday: today.activeSeconds,
    };
  });
