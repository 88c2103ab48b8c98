import { z } from "zod";
import { byId, Instant, inProject, Messages, Nothing, Page, PersonRef } from "./common";
import { endpoint } from "./endpoint";

export const ReportReason = z.enum(["illegal", "harmful", "personal_data", "broken"]);
export type ReportReason = z.infer<typeof ReportReason>;

/** What an admin did about a report: nothing more, retired its prompt, or kept its prompt from training. */
export const ReportResolution = z.enum(["kept", "prompt_retired", "marked_personal_data"]);
export type ReportResolution = z.infer<typeof ReportResolution>;

/**
 * A labeler reports the prompt of a task that was given to them, or one of its responses. The same report again, as by a double
 * click, gives the same one. The task stays with the labeler.
 */
export const reportTask = endpoint({
  method: "POST",
  path: "/api/assignments/:id/report",
  role: "labeler",
  params: byId,
  body: z.object({
    reason: ReportReason,
    note: z.string().trim().max(1_000).default(""),
    /** One of the responses shown; without it, the report is about the prompt. */
    responseId: z.uuid().optional(),
  }),
  response: z.object({ reportId: z.uuid() }),
  errors: ["not_found", "not_your_task"],
});

export const Report = z.object({
  id: z.uuid(),
  reason: ReportReason,
  note: z.string(),
  reporter: PersonRef,
  createdAt: Instant,
  prompt: z.object({ id: z.uuid(), messages: Messages, retired: z.boolean(), personalData: z.boolean() }),
  /** The text of the response it is about; null when it is about the prompt. */
  response: z.string().nullable(),
  resolved: z.object({ at: Instant, by: z.string(), resolution: ReportResolution }).nullable(),
});
export type Report = z.infer<typeof Report>;

/** Reports, newest first: those that are open, or those that were resolved. */
export const listReports = endpoint({
  method: "GET",
  path: "/api/projects/:projectId/reports",
  role: "admin",
  params: inProject,
  body: Page.extend({ state: z.enum(["open", "resolved"]).default("open") }),
  response: z.object({
    reports: z.array(Report),
    nextCursor: z.uuid().nullable(),
    open: z.number().int(),
  }),
  errors: ["not_found"],
});

/** Resolves a report, once. Retiring or marking the prompt resolves every open report about it. */
export const resolveReport = endpoint({
  method: "POST",
  path: "/api/reports/:id/resolve",
  role: "admin",
  params: byId,
  body: z.object({ resolution: ReportResolution }),
  response: Nothing,
  errors: ["not_found", "wrong_state"],
});
