/** Rows for database tests, put in place without the operations under test. */
import { randomUUID } from "node:crypto";
import type { Split } from "@/lib/contract/common";
import type { Role } from "@/lib/contract/roles";
import { db } from "../client";
import type { ProjectChange } from "../projects";

let made = 0;
const unique = () => `${++made}-${randomUUID().slice(0, 8)}`;

/** Adds a person and returns their id. */
export async function givenPerson(person: { role?: Role; simulated?: boolean; name?: string } = {}): Promise<string> {
  const row = await db().user.create({
    data: {
      email: `${unique()}@example.test`,
      name: person.name ?? "Someone",
      passwordHash: "",
      role: person.role ?? "labeler",
      simulated: person.simulated ?? false,
    },
  });
  return row.id;
}

/** Adds several labelers and returns their ids. */
export const givenLabelers = (count: number): Promise<string[]> =>
  Promise.all(Array.from({ length: count }, () => givenPerson()));

/** Adds a project and returns its id. */
export async function givenProject(settings: ProjectChange = {}): Promise<string> {
  const row = await db().project.create({ data: { name: unique(), ...settings } });
  return row.id;
}

/** Adds a prompt of one user message and returns its id. */
export async function givenPrompt(
  projectId: string,
  prompt: { text?: string; split?: Split; author?: string; userId?: string } = {},
): Promise<string> {
  const name = prompt.author ?? prompt.userId ?? `author of ${prompt.split ?? "train"}`;
  const author = await db().promptAuthor.upsert({
    where: { projectId_name: { projectId, name } },
    create: { projectId, name, split: prompt.split ?? "train", userId: prompt.userId ?? null },
    update: {},
  });
  const content = prompt.text ?? `Question ${unique()}`;
  const row = await db().prompt.create({
    data: {
      projectId,
      authorId: author.id,
      useCase: "open_qa",
      digest: unique(),
      messages: { create: { position: 0, role: "user", content } },
    },
  });
  return row.id;
}

/** Adds a model version that nothing trained and returns its id. */
export async function givenModelVersion(projectId: string): Promise<string> {
  const artifactDigest = unique();
  await db().artifact.create({ data: { digest: artifactDigest, byteCount: 1 } });
  const number = await db().modelVersion.count({ where: { projectId } });
  const row = await db().modelVersion.create({
    data: { projectId, kind: "policy", number: number + 1, artifactDigest, parameterCount: 1 },
  });
  return row.id;
}

export type GivenComparison = { id: string; promptId: string; responseIds: string[] };

/** Adds comparisons of K responses, each to a prompt of its own unless one is named. */
export async function givenComparisons(
  projectId: string,
  count: number,
  options: { k?: number; promptId?: string; split?: Split } = {},
): Promise<GivenComparison[]> {
  const k = options.k ?? 3;
  const modelVersionId = await givenModelVersion(projectId);
  const request = await db().samplingRequest.create({
    data: { projectId, k, temperature: 1, maxTokens: 16, seed: 1, total: count, done: count },
  });
  const made: GivenComparison[] = [];
  for (let i = 0; i < count; i++) {
    const promptId =
      options.promptId ?? (await givenPrompt(projectId, { ...(options.split && { split: options.split }) }));
    const responses = await db().response.createManyAndReturn({
      data: Array.from({ length: k }, (_, position) => ({
        promptId,
        modelVersionId,
        text: `Response ${position} to ${i}`,
        tokenCount: 4,
        temperature: 1,
        topP: 1,
        maxTokens: 16,
        seed: position,
        logprob: -4,
        finishReason: "stop" as const,
      })),
    });
    const responseIds = responses.map((r) => r.id);
    const comparison = await db().comparison.create({
      data: {
        projectId,
        promptId,
        samplingRequestId: request.id,
        responses: {
          create: responseIds.map((responseId, position) => ({ position, responseId })),
        },
      },
    });
    made.push({ id: comparison.id, promptId, responseIds });
  }
  return made;
}

const givenAssignment = async (
  labelerId: string,
  task: { projectId: string; promptId: string; comparisonId?: string; displayOrder?: string[] },
) =>
  db().assignment.create({
    data: {
      ...task,
      labelerId,
      kind: task.comparisonId ? "ranking" : "demonstration",
      state: "submitted",
      expiresAt: new Date(),
      finishedAt: new Date(),
    },
  });

/** Adds a submitted demonstration with its revisions' texts and returns its id. */
export async function givenDemonstration(
  promptId: string,
  labelerId: string,
  texts: readonly string[],
): Promise<string> {
  const { projectId } = await db().prompt.findUniqueOrThrow({ where: { id: promptId } });
  const assignment = await givenAssignment(labelerId, { projectId, promptId });
  const row = await db().demonstration.create({
    data: {
      assignmentId: assignment.id,
      promptId,
      labelerId,
      activeSeconds: 60,
      revisions: { create: texts.map((text, i) => ({ revision: i + 1, text })) },
    },
  });
  return row.id;
}

/** Adds a submitted ranking with its revisions' tiers and returns its id. */
export async function givenRanking(
  comparisonId: string,
  labelerId: string,
  revisions: readonly (readonly (readonly string[])[])[],
): Promise<string> {
  const { projectId, promptId } = await db().comparison.findUniqueOrThrow({
    where: { id: comparisonId },
  });
  const displayOrder = revisions[0]?.flat() ?? [];
  const task = { projectId, promptId, comparisonId, displayOrder };
  const assignment = await givenAssignment(labelerId, task);
  const row = await db().ranking.create({
    data: {
      assignmentId: assignment.id,
      comparisonId,
      labelerId,
      displayOrder,
      activeSeconds: 30,
      revisions: {
        create: revisions.map((tiers, i) => ({
          revision: i + 1,
          entries: { create: entriesOf(tiers) },
        })),
      },
    },
  });
  return row.id;
}

/** A reviewer's correction of a ranking: a further revision by another author. */
export async function givenCorrection(rankingId: string, tiers: readonly (readonly string[])[]): Promise<void> {
  const revision = 1 + (await db().rankingRevision.count({ where: { rankingId } }));
  const authorId = await givenPerson({ role: "reviewer" });
  const entries = { create: entriesOf(tiers) };
  await db().rankingRevision.create({ data: { rankingId, revision, authorId, reason: "Why", entries } });
}

const entriesOf = (tiers: readonly (readonly string[])[]) =>
  tiers.flatMap((tier, t) => tier.map((responseId) => ({ responseId, tier: t + 1 })));
