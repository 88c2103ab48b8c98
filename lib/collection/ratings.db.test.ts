import { describe, expect, test } from "vitest";
import { type PreferenceStrength, type PromptTrait, Rating } from "@/lib/contract/evaluation";
import { nextTask as taskContract } from "@/lib/contract/tasks";
import { freezeSnapshot } from "@/lib/datasets/freeze-snapshot";
import { readRankings } from "@/lib/datasets/read-snapshot";
import { db } from "@/lib/db/client";
import type { ProjectChange } from "@/lib/db/projects";
import { useTestDatabase } from "@/lib/db/testing/database";
import { givenComparisons, givenLabelers, givenProject, givenPrompt } from "@/lib/db/testing/fixtures";
import { listOwnAnswers } from "./list-own-answers";
import { listOwnRevisions } from "./list-own-revisions";
import { reviseRanking } from "./revise-ranking";
import { saveDraft } from "./save-draft";
import { submitRanking } from "./submit-ranking";
import { at, orderOf, rankingTask } from "./testing/labeler";

useTestDatabase();

type Said = { strength?: PreferenceStrength | null; ratings?: Rating[]; metadata?: PromptTrait[] | null };

/** A task of K responses, and its labeler. */
async function given(settings: ProjectChange, k = 3) {
  const projectId = await givenProject({ leaseSeconds: 60, ...settings });
  const [labelerId = "", other = ""] = await givenLabelers(2);
  const [comparison] = await givenComparisons(projectId, 1, { k });
  const task = await rankingTask(projectId, labelerId);
  const ids = task.responses.map((r) => r.id);
  const submit = (said: Said, tiers = orderOf(task), seconds = 1) =>
    submitRanking({
      labelerId,
      assignmentId: task.assignmentId,
      tiers,
      noneAcceptable: false,
      activeSeconds: 10,
      now: at(seconds),
      ...said,
    });
  const answerNow = async () => {
    const page = await listOwnAnswers({ labelerId, projectId, cursor: null, limit: 1, kind: "ranking" });
    const [answer] = page.answers;
    if (answer?.kind !== "ranking") throw new Error("There is no answer.");
    return { ...answer, ratings: Rating.array().parse(answer.ratings) };
  };
  return { projectId, labelerId, other, promptId: comparison?.promptId ?? "", task, ids, submit, answerNow };
}

const rate = (ids: readonly string[], quality = 3): Rating[] =>
  ids.map((responseId, i) => ({
    responseId,
    quality: quality + i,
    flags: { hallucination: i === 0, harmful_advice: false },
    note: i === 1 ? "Too long" : "",
  }));

const byResponse = (ratings: readonly Rating[]) => new Map(ratings.map((r) => [r.responseId, r]));

describe("a project that asks for ratings", () => {
  const asking: ProjectChange = {
    evaluationAsked: true,
    qualityScale: 7,
    flagsAsked: ["hallucination", "harmful_advice"],
  };

  test("says so with the task, and keeps them with the ranking's revision", async () => {
    const { task, ids, submit, answerNow } = await given(asking);
    expect(task.questions.evaluation).toEqual({ scale: 7, flags: ["hallucination", "harmful_advice"] });
    expect(taskContract.response.safeParse({ found: true, task }).success).toBe(true);
    const { rankingId } = await submit({ ratings: rate(ids) });
    expect(byResponse((await answerNow()).ratings)).toEqual(byResponse(rate(ids)));
    // As a reviewer would ask for them.
    const rows = await db().$queryRaw`
      SELECT f."flag"::text, count(*) FILTER (WHERE f."yes")::int AS "yes", count(*)::int AS "asked", max(r."scale") AS "scale"
      FROM "Rating" r JOIN "RatingFlag" f USING ("rankingRevisionId", "responseId")
        JOIN "RankingRevision" v ON v."id" = r."rankingRevisionId"
      WHERE v."rankingId" = ${rankingId}::uuid GROUP BY 1 ORDER BY 1`;
    expect(rows).toEqual([
      { flag: "hallucination", yes: 1, asked: 3, scale: 7 },
      { flag: "harmful_advice", yes: 0, asked: 3, scale: 7 },
    ]);
  });

  test.each<[string, (ids: string[]) => Rating[]]>([
    ["without a rating", () => []],
    ["that leaves one out", (ids) => rate(ids).slice(1)],
    ["that rates one twice", (ids) => [...rate(ids), ...rate(ids.slice(0, 1))]],
    ["that rates one that was not shown", (ids) => [...rate(ids.slice(1)), ...rate([ids[0]!.replace(/^./, "f")])]],
    ["with a quality beyond the scale", (ids) => rate(ids, 6)],
  ])("refuses a ranking %s, and stores nothing", async (_, ratings) => {
    const { projectId, ids, submit } = await given(asking);
    await expect(submit({ ratings: ratings(ids) })).rejects.toMatchObject({ code: "incomplete_ranking" });
    expect(await db().ranking.count({ where: { comparison: { projectId } } })).toBe(0);
  });

  test("gives the same result for the same ratings however often they come, and refuses others", async () => {
    const { ids, submit } = await given(asking);
    const results = await Promise.all(Array.from({ length: 8 }, () => submit({ ratings: rate(ids) })));
    expect(new Set(results.map((r) => r.rankingId)).size).toBe(1);
    expect(await submit({ ratings: rate(ids).reverse() })).toEqual(results[0]);
    await expect(submit({ ratings: rate(ids, 1) })).rejects.toMatchObject({ code: "already_submitted" });
  });

  test("keeps ratings in the draft as they come, of shown responses only", async () => {
    const { projectId, labelerId, task, ids } = await given(asking);
    const half = { quality: null, flags: { hallucination: true }, note: "So f" };
    const draft = { ranks: {}, noneAcceptable: false, ratings: { [ids[0]!]: half }, metadata: ["sensitive" as const] };
    await saveDraft({
      labelerId,
      assignmentId: task.assignmentId,
      draft: { kind: "ranking", ...draft, ratings: { ...draft.ratings, [projectId]: half } },
      now: at(1),
    });
    expect((await rankingTask(projectId, labelerId, 2)).draft).toEqual(draft);
  });

  test("loses none of it with the place: the answer becomes the draft", async () => {
    const { projectId, labelerId, other, ids, submit } = await given({ ...asking, metadataAsked: true });
    await rankingTask(projectId, other, 100);
    const late = submit({ ratings: rate(ids), metadata: ["ambiguous"] }, undefined, 101);
    await expect(late).rejects.toMatchObject({ code: "lease_expired" });
    const row = await db().assignment.findFirstOrThrow({ where: { labelerId } });
    expect(row.draft).toMatchObject({
      ratings: { [ids[1]!]: { quality: 4, note: "Too long" } },
      metadata: ["ambiguous"],
    });
  });

  test("takes an edit of ratings as a new revision, and keeps the first", async () => {
    const { labelerId, ids, submit, answerNow } = await given(asking);
    const { rankingId } = await submit({ ratings: rate(ids) });
    const edit = { labelerId, rankingId, revision: 1, tiers: ids.map((id) => [id]), noneAcceptable: false, now: at(9) };
    await db().project.updateMany({ data: { qualityScale: 5 } });
    expect(await reviseRanking({ ...edit, ratings: rate(ids, 1) })).toEqual({ revision: 2 });
    expect(await reviseRanking({ ...edit, ratings: rate(ids, 1) })).toEqual({ revision: 2 });
    await expect(reviseRanking({ ...edit, ratings: rate(ids, 2) })).rejects.toMatchObject({ code: "stale" });
    // The order alone is edited: the ratings stay, on the scale on which they were given.
    await reviseRanking({ ...edit, revision: 2, tiers: [[...ids]] });
    expect(byResponse((await answerNow()).ratings)).toEqual(byResponse(rate(ids, 1)));
    const revisions = await db().rankingRevision.findMany({
      where: { rankingId },
      orderBy: { revision: "asc" },
      include: { entries: { include: { rating: true } } },
    });
    expect(revisions.map((v) => Math.min(...v.entries.map((e) => e.rating?.quality ?? 99)))).toEqual([3, 1, 1]);
    expect(new Set(revisions.flatMap((v) => v.entries.map((e) => e.rating?.scale)))).toEqual(new Set([7]));
    const none = reviseRanking({ ...edit, revision: 3, ratings: [] });
    await expect(none).rejects.toMatchObject({ code: "incomplete_ranking" });
  });

  test("shows both versions of an edited rating to its labeler, and asks in an edit what was asked at first", async () => {
    const { projectId, labelerId, ids, submit, answerNow } = await given(asking);
    const { rankingId } = await submit({ ratings: rate(ids) });
    await db().project.update({
      where: { id: projectId },
      data: { qualityScale: 5, flagsAsked: ["sexual_content", "hallucination"] },
    });
    expect((await answerNow()).questions).toEqual({
      evaluation: { scale: 7, flags: ["sexual_content", "hallucination", "harmful_advice"] },
      strength: false,
    });
    const edit = { labelerId, rankingId, revision: 1, tiers: ids.map((id) => [id]), noneAcceptable: false, now: at(9) };
    await reviseRanking({ ...edit, ratings: rate(ids, 5) });
    const { revisions } = await listOwnRevisions({ labelerId, answerId: rankingId, kind: "ranking" });
    const said = revisions.map((r) => (r.kind === "ranking" ? [byResponse(r.ratings), r.qualityScale] : null));
    expect(said).toEqual([
      [byResponse(rate(ids)), 7],
      [byResponse(rate(ids, 5)), 7],
    ]);
  });

  test("may stop asking while one rates: the order is edited without the ratings that are missing", async () => {
    const { projectId, labelerId, ids, submit, answerNow } = await given(asking);
    await db().project.update({ where: { id: projectId }, data: { evaluationAsked: false } });
    const [one] = rate(ids);
    const { rankingId } = await submit({ ratings: [one!] });
    await reviseRanking({ labelerId, rankingId, revision: 1, tiers: [[...ids]], noneAcceptable: false, now: at(9) });
    expect(await answerNow()).toMatchObject({ ratings: [one], revision: 2 });
  });

  test("may stop asking while a task is held: the ratings are kept all the same", async () => {
    const { projectId, ids, submit, answerNow } = await given(asking);
    await db().project.update({ where: { id: projectId }, data: { evaluationAsked: false } });
    await submit({ ratings: rate(ids) });
    expect((await answerNow()).ratings).toHaveLength(3);
  });

  test("cannot hold a rating of what was not ranked", async () => {
    const { ids, submit } = await given(asking);
    const { rankingId } = await submit({ ratings: rate(ids) });
    const { id } = await db().rankingRevision.findFirstOrThrow({ where: { rankingId } });
    const [stranger] = (await givenComparisons(await givenProject(), 1))[0]?.responseIds ?? [];
    const rating = { rankingRevisionId: id, responseId: stranger ?? "", quality: 1, scale: 7 };
    await expect(db().rating.create({ data: rating })).rejects.toThrow(/foreign key/i);
  });
});

describe("the strength of a preference", () => {
  test("is asked of two responses, kept with the revision, and read by training", async () => {
    const { projectId, labelerId, task, submit, answerNow } = await given({}, 2);
    expect(task.questions.strength).toBe(true);
    await submit({ strength: "clearly" });
    expect((await answerNow()).strength).toBe("clearly");
    const { id } = await freezeSnapshot({
      projectId,
      createdById: labelerId,
      includePeople: true,
      includeSimulated: true,
      now: at(5),
    });
    expect((await readRankings(db(), id)).map((r) => r.strength)).toEqual(["clearly"]);
  });

  test("is not kept of a tie, of more than two, or where it is not asked", async () => {
    const tied = await given({}, 2);
    await tied.submit({ strength: "much" }, [tied.ids]);
    const three = await given({}, 3);
    expect(three.task.questions.strength).toBe(false);
    await three.submit({ strength: "much" });
    const silent = await given({ strengthAsked: false }, 2);
    expect(silent.task.questions.strength).toBe(false);
    await silent.submit({ strength: "much" });
    for (const { answerNow } of [tied, three, silent]) expect((await answerNow()).strength).toBeNull();
  });

  test("stays while an edit keeps the order, and goes with the order", async () => {
    const { labelerId, ids, submit, answerNow } = await given({}, 2);
    const { rankingId } = await submit({ strength: "much" });
    const [a = "", b = ""] = ids;
    const edit = { labelerId, rankingId, noneAcceptable: true, now: at(9) };
    await reviseRanking({ ...edit, revision: 1, tiers: [[a], [b]] });
    expect((await answerNow()).strength).toBe("much");
    await reviseRanking({ ...edit, revision: 2, tiers: [[b], [a]] });
    expect((await answerNow()).strength).toBeNull();
    await reviseRanking({ ...edit, revision: 3, tiers: [[b], [a]], strength: "slightly" });
    expect((await answerNow()).strength).toBe("slightly");
  });
});

test("a strength that was given stays, and can be edited, after the project stopped asking for it", async () => {
  const { projectId, labelerId, ids, submit, answerNow } = await given({}, 2);
  const { rankingId } = await submit({ strength: "much" });
  await db().project.update({ where: { id: projectId }, data: { strengthAsked: false } });
  const edit = { labelerId, rankingId, tiers: ids.map((id) => [id]), now: at(9) };
  await reviseRanking({ ...edit, revision: 1, noneAcceptable: true });
  expect(await answerNow()).toMatchObject({ strength: "much", questions: { strength: true } });
  await reviseRanking({ ...edit, revision: 2, noneAcceptable: true, strength: "slightly" });
  const { revisions } = await listOwnRevisions({ labelerId, answerId: rankingId, kind: "ranking" });
  expect(revisions).toMatchObject([{ strength: "much" }, { strength: "much" }, { strength: "slightly" }]);
});

describe("what a labeler says of a prompt", () => {
  const said = (promptId: string) =>
    db().promptMetadata.findMany({
      where: { promptId },
      orderBy: { revision: "asc" },
      select: { revision: true, traits: true },
    });

  test("is kept apart from the ranking, none of it when the questions were left alone", async () => {
    const { promptId, task, submit } = await given({ metadataAsked: true });
    expect(task.questions.metadata).toBe(true);
    await submit({ metadata: ["sensitive", "ambiguous"] });
    await submit({ metadata: ["sensitive", "ambiguous"] });
    expect(await said(promptId)).toEqual([{ revision: 1, traits: ["ambiguous", "sensitive"] }]);
    const silent = await given({ metadataAsked: true });
    await silent.submit({ metadata: null });
    expect(await said(silent.promptId)).toEqual([]);
    const none = await given({ metadataAsked: true });
    await none.submit({ metadata: [] });
    expect(await said(none.promptId)).toEqual([{ revision: 1, traits: [] }]);
  });

  test("gets a revision when it changes with a later ranking", async () => {
    const projectId = await givenProject({ metadataAsked: true });
    const [labelerId = ""] = await givenLabelers(1);
    const promptId = await givenPrompt(projectId);
    for (let i = 0; i < 3; i++) await givenComparisons(projectId, 1, { promptId });
    for (const traits of [["ambiguous"], ["ambiguous"], ["closed_domain"]] as PromptTrait[][]) {
      const task = await rankingTask(projectId, labelerId);
      const { assignmentId } = task;
      const rest = { noneAcceptable: false, activeSeconds: 1, now: at(1) };
      await submitRanking({ labelerId, assignmentId, tiers: orderOf(task), metadata: traits, ...rest });
    }
    expect(await said(promptId)).toEqual([
      { revision: 1, traits: ["ambiguous"] },
      { revision: 2, traits: ["closed_domain"] },
    ]);
  });
});
