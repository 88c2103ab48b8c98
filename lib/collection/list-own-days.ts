import type { z } from "zod";
import type { listOwnDays as contract } from "@/lib/contract/own-work";
import { listAnswerDays } from "@/lib/db/answers";
import { transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { startOfDay } from "./task-view";

const DAY_MILLISECONDS = 86_400_000;

/** Monday, midnight UTC, of the week of an instant. */
export function startOfWeek(at: Date): Date {
  const day = startOfDay(at);
  return new Date(day.getTime() - ((day.getUTCDay() + 6) % 7) * DAY_MILLISECONDS);
}

export const weeksAfter = (at: Date, weeks: number): Date => new Date(at.getTime() + weeks * 7 * DAY_MILLISECONDS);

/** The labeler's days with answers of the last weeks, this one among them. */
export const listOwnDays = (input: {
  labelerId: string;
  projectId: string;
  weeks: number;
  now: Date;
}): Promise<z.input<typeof contract.response>> =>
  transaction(async (tx) => {
    const { labelerId, projectId, weeks, now } = input;
    await requireProject(tx, projectId);
    const since = weeksAfter(startOfWeek(now), 1 - weeks);
    return {
      today: now.toISOString().slice(0, 10),
      days: await listAnswerDays(tx, { labelerId, projectId, since }),
    };
  });
