import { z } from "zod";
import { Instant, inProject, Nothing } from "./common";
import { RedTeamChoice } from "./conversations";
import { endpoint } from "./endpoint";
import { MAX_QUALITY_SCALE, ResponseFlag } from "./evaluation";

/** What an admin may set for a project. */
export const ProjectSettings = z.object({
  name: z.string().trim().min(1, "Give the project a name.").max(80),
  rankingOverlap: z.number().int().min(1).max(20).describe("Labelers asked to rank each comparison."),
  demonstrationOverlap: z.number().int().min(1).max(20).describe("Labelers asked for a demonstration of each prompt."),
  responsesPerPrompt: z
    .number()
    .int()
    .min(2)
    .max(9)
    .describe("K: how many responses a labeler ranks at a time. InstructGPT used 4 to 9."),
  tiesAllowed: z.boolean().describe("Whether responses may share a rank."),
  leaseSeconds: z.number().int().min(30).max(86_400).describe("How long a task is held without activity, in seconds."),
  evaluationAsked: z
    .boolean()
    .describe(
      "Whether labelers rate each response alone before they rank. It takes longer, and says more than an order. Programs that rank but do not rate, such as the simulated labelers, are then refused.",
    ),
  qualityScale: z
    .number()
    .int()
    .min(2)
    .max(MAX_QUALITY_SCALE)
    .describe("Best overall quality; 1 is the worst. InstructGPT used 7."),
  flagsAsked: z
    .array(ResponseFlag)
    .max(ResponseFlag.options.length)
    .refine((flags) => new Set(flags).size === flags.length, "A question may be asked once.")
    .describe("Yes/no questions about each response, asked with its rating."),
  strengthAsked: z.boolean().describe("Whether labelers say how much better one of two responses is."),
  metadataAsked: z
    .boolean()
    .describe("Whether labelers answer eleven yes/no questions about the prompt while they rank."),
  promptsPerAuthor: z
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .describe("How many prompts one author may write or bring by import. InstructGPT took at most 200."),
  listedUseCases: z
    .array(z.string().trim().min(1).max(200))
    .max(100)
    .describe("What people want to use the model for, one a line. Labelers write prompts for them."),
  auditShare: z.number().min(0).max(1).describe("Share of answers drawn at random for a reviewer to read."),
  calibrationShare: z
    .number()
    .min(0)
    .max(0.3)
    .describe("Share of each labeler's rankings that come, unmarked, from the calibration pool."),
  repetitionShare: z
    .number()
    .min(0)
    .max(0.2)
    .describe("Share of a labeler's ranking tasks that they had before, to see how far they agree with themselves."),
  screeningRequired: z.boolean().describe("Whether labelers get tasks only after the exam, when an admin admits them."),
  chatEnabled: z.boolean().describe("Whether labelers may chat with the served policy."),
  redTeamEnabled: z.boolean().describe("Whether labelers may attack the served policy. Its answers may be harmful."),
  redTeamTurns: z.number().int().min(1).max(20).describe("About how many messages an attack takes."),
  redTeamChoice: RedTeamChoice.describe("What labelers pick at each turn of an attack."),
});
export type ProjectSettings = z.infer<typeof ProjectSettings>;

export const Guidelines = z.object({
  id: z.uuid(),
  version: z.number().int(),
  markdown: z.string(),
  createdAt: Instant,
});
export type Guidelines = z.infer<typeof Guidelines>;

export const Project = ProjectSettings.extend({
  id: z.uuid(),
  demo: z.boolean(),
  guidelines: Guidelines.nullable(),
  createdAt: Instant,
});
export type Project = z.infer<typeof Project>;

export const listProjects = endpoint({
  method: "GET",
  path: "/api/projects",
  role: "labeler",
  params: Nothing,
  body: Nothing,
  response: z.object({ projects: z.array(Project) }),
  errors: [],
});

export const getProject = endpoint({
  method: "GET",
  path: "/api/projects/:projectId",
  role: "labeler",
  params: inProject,
  body: Nothing,
  response: Project,
  errors: ["not_found"],
});

/** A new project starts with the shipped starter model as base v1, served, so that responses can be sampled at once. */
export const createProject = endpoint({
  method: "POST",
  path: "/api/projects",
  role: "admin",
  params: Nothing,
  body: ProjectSettings.partial().required({ name: true }),
  response: Project,
  errors: ["duplicate"],
});

/** Settings take effect for the next task; overlap may go up or down at any time. */
export const updateProject = endpoint({
  method: "PATCH",
  path: "/api/projects/:projectId",
  role: "admin",
  params: inProject,
  body: ProjectSettings.partial(),
  response: Project,
  errors: ["not_found", "duplicate"],
});

/** Appends a version of the guidelines; earlier ones stay with the answers given under them. */
export const publishGuidelines = endpoint({
  method: "POST",
  path: "/api/projects/:projectId/guidelines",
  role: "admin",
  params: inProject,
  body: z.object({ markdown: z.string().trim().min(1, "Guidelines need some text.").max(50_000) }),
  response: Guidelines,
  errors: ["not_found"],
});

/** Live counts on each arrow of the loop, for the admin's home. */
export const LoopCounts = z.object({
  prompts: z.number().int(),
  demonstrations: z.number().int(),
  demonstrationsWanted: z.number().int(),
  responses: z.number().int(),
  comparisons: z.number().int(),
  rankings: z.number().int(),
  rankingsWanted: z.number().int(),
  snapshots: z.number().int(),
  roundsActive: z.number().int(),
  roundsSucceeded: z.number().int(),
  policies: z.number().int(),
  rewardModels: z.number().int(),
  served: z.object({ modelVersionId: z.uuid(), label: z.string(), since: Instant }).nullable(),
  /** What an admin should look at now, most urgent first. */
  needsYou: z.array(z.object({ message: z.string(), href: z.string() })),
});
export type LoopCounts = z.infer<typeof LoopCounts>;

export const getLoopCounts = endpoint({
  method: "GET",
  path: "/api/projects/:projectId/loop",
  role: "admin",
  params: inProject,
  body: Nothing,
  response: LoopCounts,
  errors: ["not_found"],
});

export const health = endpoint({
  method: "GET",
  path: "/api/health",
  role: "anyone",
  params: Nothing,
  body: Nothing,
  response: z.object({ ok: z.literal(true) }),
  errors: [],
});
