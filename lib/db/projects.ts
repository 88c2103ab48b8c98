import type { ResponseFlag } from "@/lib/contract/evaluation";
import { refusal } from "@/lib/contract/refusals";
import type { Transaction } from "./client";
import type { RedTeamChoice } from "./generated/enums";

const withGuidelines = {
  guidelines: { orderBy: { version: "desc" }, take: 1 },
} as const;

/** The settings of a project, or null. */
export const findProject = (tx: Transaction, id: string) => tx.project.findUnique({ where: { id } });

export type Project = NonNullable<Awaited<ReturnType<typeof findProject>>>;

/** The settings of a project. Throws not_found when there is none. */
export async function requireProject(tx: Transaction, id: string): Promise<Project> {
  const project = await findProject(tx, id);
  if (!project) throw refusal("not_found", "project");
  return project;
}

/** A project with the guidelines in force, or null. */
export const findProjectWithGuidelines = (tx: Transaction, id: string) =>
  tx.project.findUnique({ where: { id }, include: withGuidelines });

/** All projects with the guidelines in force, oldest first. */
export const listProjects = (tx: Transaction) =>
  tx.project.findMany({ orderBy: { createdAt: "asc" }, include: withGuidelines });

export type ProjectChange = {
  name?: string;
  rankingOverlap?: number;
  demonstrationOverlap?: number;
  responsesPerPrompt?: number;
  tiesAllowed?: boolean;
  leaseSeconds?: number;
  evaluationAsked?: boolean;
  qualityScale?: number;
  flagsAsked?: ResponseFlag[];
  strengthAsked?: boolean;
  metadataAsked?: boolean;
  promptsPerAuthor?: number;
  listedUseCases?: string[];
  auditShare?: number;
  calibrationShare?: number;
  repetitionShare?: number;
  screeningRequired?: boolean;
  chatEnabled?: boolean;
  redTeamEnabled?: boolean;
  redTeamTurns?: number;
  redTeamChoice?: RedTeamChoice;
};

export const insertProject = (tx: Transaction, data: ProjectChange & { name: string; demo: boolean }) =>
  tx.project.create({ data, include: withGuidelines });

export const updateProject = (tx: Transaction, id: string, data: ProjectChange) =>
  tx.project.update({ where: { id }, data, include: withGuidelines });

/** Holds a project's row until the transaction ends, so that what is appended to it gets consecutive numbers. */
export const lockProject = (tx: Transaction, id: string): Promise<unknown> =>
  tx.$queryRaw`SELECT 1 FROM "Project" WHERE "id" = ${id}::uuid FOR NO KEY UPDATE`;

/** The id of the guidelines in force, or null. */
export async function guidelinesInForce(tx: Transaction, projectId: string): Promise<string | null> {
  const newest = await tx.guidelinesVersion.findFirst({
    where: { projectId },
    orderBy: { version: "desc" },
    select: { id: true },
  });
  return newest?.id ?? null;
}

/** The guidelines in force, or null. */
export const findNewestGuidelines = (tx: Transaction, projectId: string) =>
  tx.guidelinesVersion.findFirst({ where: { projectId }, orderBy: { version: "desc" } });

export const insertGuidelines = (
  tx: Transaction,
  data: { projectId: string; version: number; markdown: string; createdById: string },
) => tx.guidelinesVersion.create({ data });
