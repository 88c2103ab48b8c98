import { AppError } from "@/lib/contract/errors";
import type { ReportResolution } from "@/lib/contract/reports";
import { transaction } from "@/lib/db/client";
import { lockReport, resolveReports, updatePrompt } from "@/lib/db/reports";

/**
 * Resolves a report, and retires its prompt or keeps it from training, when asked. What concerns the prompt resolves every open
 * report about it. The report's row is held, so that of two admins the first decides; the same decision again changes nothing.
 * @throws not_found; wrong_state when it was resolved otherwise.
 */
export const resolveReport = (input: {
  adminId: string;
  reportId: string;
  resolution: ReportResolution;
  now: Date;
}): Promise<Record<string, never>> =>
  transaction(async (tx) => {
    const { adminId, reportId, resolution, now } = input;
    const report = await lockReport(tx, reportId);
    if (!report) throw new AppError("not_found", "There is no such report.");
    if (report.resolution === resolution) return {};
    if (report.resolution) throw new AppError("wrong_state", "Another admin has resolved this report already.");
    if (resolution === "prompt_retired") await updatePrompt(tx, report.promptId, { retiredAt: now });
    if (resolution === "marked_personal_data") await updatePrompt(tx, report.promptId, { personalData: true });
    await resolveReports(tx, resolution === "kept" ? { id: reportId } : { promptId: report.promptId }, {
      resolvedAt: now,
      resolvedById: adminId,
      resolution,
    });
    return {};
  });
