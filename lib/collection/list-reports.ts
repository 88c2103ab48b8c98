import type { z } from "zod";
import type { listReports as contract, Report } from "@/lib/contract/reports";
import { transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { messagesOf } from "@/lib/db/prompts";
import { countOpenReports, listReports as listPage, type ReportRow } from "@/lib/db/reports";

/** A page of reports, newest first, and how many are open in all. */
export const listReports = (
  input: { projectId: string } & z.output<typeof contract.body>,
): Promise<z.input<typeof contract.response>> =>
  transaction(async (tx) => {
    const { projectId, limit, cursor = null } = input;
    await requireProject(tx, projectId);
    const rows = await listPage(tx, { projectId, open: input.state === "open", cursor, limit: limit + 1 });
    const page = rows.slice(0, limit);
    return {
      reports: page.map(reportView),
      nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
      open: await countOpenReports(tx, projectId),
    };
  });

const reportView = (row: ReportRow): Report => ({
  id: row.id,
  reason: row.reason,
  note: row.note,
  reporter: row.reporter,
  createdAt: row.createdAt.toISOString(),
  prompt: {
    id: row.prompt.id,
    messages: messagesOf(row.prompt.messages),
    retired: row.prompt.retiredAt !== null,
    personalData: row.prompt.personalData,
  },
  response: row.response?.text ?? null,
  resolved:
    row.resolvedAt && row.resolution
      ? { at: row.resolvedAt.toISOString(), by: row.resolvedBy?.name ?? "", resolution: row.resolution }
      : null,
});
