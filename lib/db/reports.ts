import type { Message, PersonRef } from "@/lib/contract/common";
import type { ReportReason, ReportResolution } from "@/lib/contract/reports";
import type { Transaction } from "./client";

/** Adds a report, or finds the same one, and returns its id. */
export async function insertReport(
  tx: Transaction,
  report: {
    id: string;
    projectId: string;
    reporterId: string;
    assignmentId: string;
    promptId: string;
    responseId: string | null;
    reason: ReportReason;
    note: string;
    createdAt: Date;
  },
): Promise<string> {
  const { assignmentId, responseId, reason } = report;
  await tx.report.createMany({ data: [report], skipDuplicates: true });
  const row = await tx.report.findFirstOrThrow({ where: { assignmentId, responseId, reason }, select: { id: true } });
  return row.id;
}

export type ReportRow = {
  id: string;
  reason: ReportReason;
  note: string;
  createdAt: Date;
  reporter: PersonRef;
  prompt: { id: string; retiredAt: Date | null; personalData: boolean; messages: Message[] };
  response: { text: string } | null;
  resolvedAt: Date | null;
  resolution: ReportResolution | null;
  resolvedBy: { name: string } | null;
};

/** A page of open or resolved reports, newest first, those after `cursor`. */
export const listReports = (
  tx: Transaction,
  by: { projectId: string; open: boolean; cursor: string | null; limit: number },
): Promise<ReportRow[]> =>
  tx.report.findMany({
    where: {
      projectId: by.projectId,
      resolvedAt: by.open ? null : { not: null },
      ...(by.cursor && { id: { lt: by.cursor } }),
    },
    orderBy: { id: "desc" },
    take: by.limit,
    include: {
      reporter: { select: { id: true, name: true, simulated: true } },
      prompt: {
        select: { id: true, retiredAt: true, personalData: true, messages: { orderBy: { position: "asc" } } },
      },
      response: { select: { text: true } },
      resolvedBy: { select: { name: true } },
    },
  });

export const countOpenReports = (tx: Transaction, projectId: string): Promise<number> =>
  tx.report.count({ where: { projectId, resolvedAt: null } });

/** What a report is about and how it stands, its row held until the transaction ends; null when there is none. */
export async function lockReport(
  tx: Transaction,
  id: string,
): Promise<{ promptId: string; resolution: ReportResolution | null } | null> {
  await tx.$queryRaw`SELECT 1 FROM "Report" WHERE "id" = ${id}::uuid FOR NO KEY UPDATE`;
  return tx.report.findUnique({ where: { id }, select: { promptId: true, resolution: true } });
}

/** Marks open reports as resolved: one of them, or all about a prompt. */
export const resolveReports = (
  tx: Transaction,
  which: { id: string } | { promptId: string },
  data: { resolvedAt: Date; resolvedById: string; resolution: ReportResolution },
): Promise<unknown> => tx.report.updateMany({ where: { ...which, resolvedAt: null }, data });

/** Ends what a prompt is used for: no new tasks, or no training. */
export const updatePrompt = (
  tx: Transaction,
  id: string,
  data: { retiredAt: Date } | { personalData: true },
): Promise<unknown> => tx.prompt.update({ where: { id }, data });
