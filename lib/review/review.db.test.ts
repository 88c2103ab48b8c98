import { describe, expect, test } from "vitest";
import { getComparisonAnswers } from "@/lib/agreement/get-comparison-answers";
import { listCandidates } from "@/lib/collection/list-candidates";
import { reviseDemonstration } from "@/lib/collection/revise-demonstration";
import { reviseRanking } from "@/lib/collection/revise-ranking";
import type { Rating } from "@/lib/contract/evaluation";
import { QueueOrder, type RankingDecision } from "@/lib/contract/reviews";
import { freezeSnapshot } from "@/lib/datasets/freeze-snapshot";
import { listSnapshots } from "@/lib/datasets/list-snapshots";
import { readDemonstrations, readRankings } from "@/lib/datasets/read-snapshot";
import { db } from "@/lib/db/client";
import { useTestDatabase } from "@/lib/db/testing/database";
import {
  givenComparisons,
  givenDemonstration,
  givenPerson,
  givenProject,
  givenPrompt,
  givenRanking,
} from "@/lib/db/testing/fixtures";
import { getReviewTask } from "./get-review-task";
import { listOwnReviews } from "./list-own-reviews";
import { listReviewQueue } from "./list-review-queue";
import { reviewDemonstration } from "./review-demonstration";
import { reviewRanking } from "./review-ranking";

useTestDatabase();

const now = new Date("2026-06-01T09:00:00.000Z");

/** One comparison of three responses that a labeler has ranked in the order shown, and two reviewers. */
async function givenRanked(settings: Parameters<typeof givenProject>[0] = {}) {
  const projectId = await givenProject({ rankingOverlap: 3, auditShare: 0, ...settings });
  const labelerId = await givenPerson({ name: "Lena Labeler" });
  const reviewers = [
    await givenPerson({ role: "reviewer", name: "Rosa Reviewer" }),
    await givenPerson({ role: "reviewer" }),
  ] as const;
  const [comparison] = await givenComparisons(projectId, 1);
  const [a = "", b = "", c = ""] = comparison?.responseIds ?? [];
  const comparisonId = comparison?.id ?? "";
  const rankingId = await givenRanking(comparisonId, labelerId, [[[a], [b], [c]]]);
  const decide = (decision: Partial<RankingDecision> & Pick<RankingDecision, "verdict">, reviewer = 0) =>
    reviewRanking({
      reviewerId: reviewers[reviewer] ?? "",
      rankingId,
      decision: {
        comment: "",
        revision: 1,
        review: 0,
        why: "chosen",
        noneAcceptable: false,
        ...decision,
      } as RankingDecision,
      now,
    });
  const revise = (tiers: string[][], revision = 1) =>
    reviseRanking({ labelerId, rankingId, revision, tiers, noneAcceptable: false, now });
  const freeze = () =>
    freezeSnapshot({ projectId, createdById: reviewers[0], includePeople: true, includeSimulated: false, now });
  const answer = async () => {
    const asked = { projectId, id: comparisonId, reviewerId: reviewers[0], names: "hidden" } as const;
    const task = await getReviewTask({ kind: "ranking", ...asked });
    return task.answers[0]!;
  };
  return { projectId, labelerId, reviewers, comparisonId, rankingId, a, b, c, decide, revise, freeze, answer };
}

const stored = (rankingId: string) =>
  Promise.all([db().review.count({ where: { rankingId } }), db().rankingRevision.count({ where: { rankingId } })]);

describe("a review of a ranking", () => {
  test("that accepts appends no revision, and the labeler reads the outcome without the reviewer's name", async () => {
    const { decide, rankingId, projectId, labelerId } = await givenRanked();
    expect(await decide({ verdict: "accepted", comment: "Well seen." })).toEqual({ review: 1, revision: 1 });
    expect(await stored(rankingId)).toEqual([1, 1]);
    const own = await listOwnReviews({ labelerId, projectId, offset: 0, limit: 10 });
    expect(own).toMatchObject({
      total: 1,
      open: 0,
      reviews: [{ kind: "ranking", answerId: rankingId, verdict: "accepted", comment: "Well seen.", returned: null }],
    });
    expect(JSON.stringify(own)).not.toContain("Rosa");
    const other = await listOwnReviews({ labelerId: await givenPerson(), projectId, offset: 0, limit: 10 });
    expect(other).toEqual({ reviews: [], total: 0, open: 0 });
  });

  test("that corrects appends a revision of the reviewer's, with the reason; the labeler's stays, and a snapshot takes the new", async () => {
    const { decide, rankingId, reviewers, freeze, a, b, c } = await givenRanked();
    const tiers = [[c], [a, b]];
    expect(await decide({ verdict: "corrected", comment: "C is the only true one.", tiers })).toEqual({
      review: 1,
      revision: 2,
    });
    const revisions = await db().rankingRevision.findMany({ where: { rankingId }, orderBy: { revision: "asc" } });
    expect(revisions).toMatchObject([
      { revision: 1, authorId: null, reason: null },
      { revision: 2, authorId: reviewers[0], reason: "C is the only true one." },
    ]);
    const frozen = await readRankings(db(), (await freeze()).id);
    expect(frozen.map((r) => r.tiers)).toEqual([[[c], [a, b].sort()]]);
  });

  test("that corrects leaves in each snapshot who was asked, whose order it is, and what the labeler had said by then", async () => {
    const { decide, revise, freeze, labelerId, reviewers, a, b, c } = await givenRanked();
    const [first, second, corrected, own] = [
      [[a], [b], [c]],
      [[b], [a], [c]],
      [[c], [b], [a]],
      [[c], [a], [b]],
    ];
    const snapshots = [await freeze()];
    await revise(second ?? []);
    await decide({ verdict: "corrected", comment: "C is right.", tiers: corrected ?? [], revision: 2 });
    snapshots.push(await freeze());
    await revise(own ?? [], 3);
    snapshots.push(await freeze());
    const read = await Promise.all(snapshots.map(({ id }) => readRankings(db(), id)));
    expect(read.flat()).toMatchObject([
      { labelerId, authorId: labelerId, tiers: first, labelerTiers: first },
      { labelerId, authorId: reviewers[0], tiers: corrected, labelerTiers: second },
      { labelerId, authorId: labelerId, tiers: own, labelerTiers: own },
    ]);
  });

  test("refuses a correction that names other responses, and stores nothing", async () => {
    const { decide, rankingId, a, b } = await givenRanked();
    const refused = decide({ verdict: "corrected", comment: "Why", tiers: [[a], [b]] });
    await expect(refused).rejects.toMatchObject({ code: "incomplete_ranking" });
    expect(await stored(rankingId)).toEqual([0, 1]);
  });

  test("of one's own answer is refused", async () => {
    const { rankingId, labelerId } = await givenRanked();
    const decision = { verdict: "accepted", comment: "", revision: 1, review: 0, why: "chosen" } as const;
    const own = reviewRanking({ reviewerId: labelerId, rankingId, decision, now });
    await expect(own).rejects.toMatchObject({ code: "forbidden" });
  });

  test("of a choice in a conversation is refused, as is reading it here, and no queue holds it", async () => {
    const { comparisonId, rankingId, projectId, reviewers, decide, a, b, c } = await givenRanked();
    await db().comparison.update({ where: { id: comparisonId }, data: { source: "chat", samplingRequestId: null } });
    const other = await givenRanking(comparisonId, await givenPerson(), [[[c], [b], [a]]]);
    const decisions: Parameters<typeof decide>[0][] = [
      { verdict: "accepted" },
      { verdict: "returned", comment: "Read B again." },
      { verdict: "corrected", comment: "Why", tiers: [[c], [b], [a]] },
    ];
    for (const decision of decisions) await expect(decide(decision)).rejects.toMatchObject({ code: "wrong_state" });
    expect(await stored(rankingId)).toEqual([0, 1]);
    const reading = getReviewTask({
      kind: "ranking",
      projectId,
      id: comparisonId,
      reviewerId: reviewers[0],
      names: "hidden",
    });
    await expect(reading).rejects.toMatchObject({ code: "not_found" });
    for (const order of QueueOrder.options)
      expect(await listReviewQueue({ projectId, order, offset: 0, limit: 10 })).toMatchObject({ items: [], total: 0 });
    expect(await stored(other)).toEqual([0, 1]);
  });
});

describe("ratings of responses", () => {
  const asking = { evaluationAsked: true, qualityScale: 7, flagsAsked: ["hallucination" as const] };
  const rate = (ids: readonly string[], quality: number, note = ""): Rating[] =>
    ids.map((responseId) => ({ responseId, quality, flags: { hallucination: quality < 3 }, note }));

  /** A ranking whose labeler has rated all three responses 6 of 7, at revision 2. */
  async function givenRated() {
    const given = await givenRanked(asking);
    const { a, b, c, rankingId, labelerId } = given;
    const tiers = [[a], [b], [c]];
    const answer = { labelerId, rankingId, revision: 1, tiers, noneAcceptable: false, ratings: rate([a, b, c], 6) };
    await reviseRanking({ ...answer, now });
    const correct = (ratings: Rating[] | undefined, order = tiers, revision = 2) =>
      given.decide({
        verdict: "corrected",
        comment: "B is made up.",
        tiers: order,
        revision,
        review: revision - 2,
        ...(ratings && { ratings }),
      });
    const read = async () => {
      const task = await getReviewTask({
        kind: "ranking",
        projectId: given.projectId,
        id: given.comparisonId,
        reviewerId: given.reviewers[0],
        names: "hidden",
      });
      if (task.kind !== "ranking") throw new Error("The task is no ranking.");
      const { ratings, correction, evaluation } = task.answers[0]!;
      return { ratings, correction, evaluation, shown: task.responses.map((r) => r.id) };
    };
    return { ...given, tiers, correct, read };
  }

  test("are corrected with the order or alone, on the scale that they were given on, and stay when left out", async () => {
    const { a, b, c, projectId, tiers, correct, read, rankingId } = await givenRated();
    await db().project.update({ where: { id: projectId }, data: { qualityScale: 5 } });
    const corrected = [...rate([a], 7), ...rate([b], 1, "Made up."), ...rate([c], 6)];
    expect(await correct(corrected)).toEqual({ review: 1, revision: 3 });
    const { ratings, correction, evaluation, shown } = await read();
    const inOrder = (all: readonly Rating[]) => shown.map((id) => all.find((r) => r.responseId === id));
    expect(evaluation).toEqual({ scale: 7, flags: ["hallucination"] });
    expect(ratings).toEqual(inOrder(rate([a, b, c], 6)));
    expect(correction).toMatchObject({ revision: 3, tiers, ratings: inOrder(corrected) });
    await correct(undefined, [[c], [b], [a]], 3);
    expect((await read()).correction).toMatchObject({
      revision: 4,
      tiers: [[c], [b], [a]],
      ratings: inOrder(corrected),
    });
    const scales = await db().rating.findMany({
      where: { entry: { revision: { rankingId } } },
      select: { scale: true },
    });
    expect(scales.map((r) => r.scale)).toEqual(Array(9).fill(7));
  });

  test("are refused as a labeler's would be: above the scale, of some responses only, of others; nothing is stored", async () => {
    const { a, b, c, correct, rankingId } = await givenRated();
    const wrong = [rate([a, b, c], 8), rate([a, b], 6), rate([a, b, c, c], 6), rate([a, b, crypto.randomUUID()], 6)];
    for (const ratings of wrong) await expect(correct(ratings)).rejects.toMatchObject({ code: "incomplete_ranking" });
    expect(await stored(rankingId)).toEqual([0, 2]);
  });

  test("tell a double click from another correction of the same order", async () => {
    const { a, b, c, correct, rankingId } = await givenRated();
    const click = (quality: number) => correct(rate([a, b, c], quality));
    expect(await click(2)).toEqual({ review: 1, revision: 3 });
    expect(await click(2)).toEqual({ review: 1, revision: 3 });
    await expect(click(3)).rejects.toMatchObject({ code: "stale" });
    expect(await stored(rankingId)).toEqual([1, 3]);
  });
});

describe("a returned ranking", () => {
  test("is left out of snapshots until its labeler revises it", async () => {
    const { decide, revise, freeze, projectId, answer, a, b, c } = await givenRanked();
    await decide({ verdict: "returned", comment: "Read B again." });
    expect((await answer()).returned).toBe("open");
    await expect(freeze()).rejects.toMatchObject({ code: "too_little_data" });
    expect((await listSnapshots({ projectId })).now.people).toEqual({ demonstrations: 0, rankings: 0, returned: 1 });
    await revise([[b], [a], [c]]);
    expect((await answer()).returned).toBe("answered");
    expect((await freeze()).rankings.train).toBe(1);
    expect((await listSnapshots({ projectId })).now.people.returned).toBe(0);
  });

  test("or until a reviewer takes the return back by accepting", async () => {
    const { decide, freeze, answer, projectId, labelerId } = await givenRanked();
    await decide({ verdict: "returned", comment: "Read B again." });
    const own = () => listOwnReviews({ labelerId, projectId, offset: 0, limit: 10 });
    expect(await own()).toMatchObject({ open: 1, reviews: [{ returned: "open" }] });
    await decide({ verdict: "accepted", review: 1 }, 1);
    expect((await answer()).returned).toBe("withdrawn");
    expect(await own()).toMatchObject({ open: 0, reviews: [{ verdict: "accepted", returned: null }] });
    expect((await freeze()).rankings.train).toBe(1);
  });

  test("can be returned again after it was answered", async () => {
    const { decide, revise, answer, freeze, a, b, c } = await givenRanked();
    await decide({ verdict: "returned", comment: "Read B again." });
    await revise([[b], [a], [c]]);
    await decide({ verdict: "returned", comment: "And C.", revision: 2, review: 1 });
    expect((await answer()).returned).toBe("open");
    await expect(freeze()).rejects.toMatchObject({ code: "too_little_data" });
    await revise([[b], [c], [a]], 2);
    expect((await answer()).returned).toBe("answered");
  });
});

describe("nothing is lost or doubled when", () => {
  test("a reviewer clicks twice: the decision is stored once, and both clicks have the same answer", async () => {
    const { decide, rankingId, a, b, c } = await givenRanked();
    const click = () => decide({ verdict: "corrected", comment: "Why", tiers: [[c], [b], [a]] });
    const twice = [click(), click()];
    expect(await Promise.all(twice)).toEqual([
      { review: 1, revision: 2 },
      { review: 1, revision: 2 },
    ]);
    expect(await stored(rankingId)).toEqual([1, 2]);
  });

  test("two reviewers decide at once: one is stored, the other is told", async () => {
    for (let i = 0; i < 5; i++) {
      const { decide, rankingId, a, b, c } = await givenRanked();
      const both = await Promise.allSettled([
        decide({ verdict: "accepted" }, 0),
        decide({ verdict: "corrected", comment: "Why", tiers: [[c], [b], [a]] }, 1),
      ]);
      const refused = both.filter((r) => r.status === "rejected");
      expect(refused.map((r) => r.reason.code)).toEqual(["stale"]);
      const [reviews, revisions] = await stored(rankingId);
      expect(reviews).toBe(1);
      expect(revisions).toBe(both[0].status === "fulfilled" ? 1 : 2);
    }
  });

  test("the labeler revises while a reviewer corrects: one is stored, the other is told", async () => {
    for (let i = 0; i < 5; i++) {
      const { decide, revise, rankingId, a, b, c } = await givenRanked();
      const both = await Promise.allSettled([
        revise([[b], [a], [c]]),
        decide({ verdict: "corrected", comment: "Why", tiers: [[c], [b], [a]] }),
      ]);
      const refused = both.filter((r) => r.status === "rejected");
      expect(refused.map((r) => r.reason.code)).toEqual(["stale"]);
      expect(await stored(rankingId)).toEqual([both[1].status === "fulfilled" ? 1 : 0, 2]);
    }
  });

  test("a reviewer accepts what the labeler has revised unseen: refused, and the message says by whom", async () => {
    const { decide, revise, a, b, c } = await givenRanked();
    await revise([[b], [a], [c]]);
    const late = decide({ verdict: "accepted" });
    await expect(late).rejects.toMatchObject({
      code: "stale",
      message: expect.stringContaining("labeler has revised"),
    });
  });
});

describe("the answers to a task", () => {
  test("stand side by side with their consensus, without names or models until names are asked for", async () => {
    const { projectId, comparisonId, reviewers, a, b, c } = await givenRanked();
    const second = await givenPerson({ name: "Otto Other" });
    await givenRanking(comparisonId, second, [[[c], [b], [a]]]);
    const asked = { projectId, id: comparisonId, reviewerId: reviewers[0], kind: "ranking" } as const;
    const task = await getReviewTask({ ...asked, names: "hidden" });
    expect(task.kind === "ranking" && task.responses.map((r) => r.id).sort()).toEqual([a, b, c].sort());
    expect(task).toMatchObject({
      consensus: [task.kind === "ranking" ? task.responses.map((r) => r.id) : []],
      answers: [
        { labeler: null, own: false, tiers: [[a], [b], [c]], returned: null, reviews: [] },
        { labeler: null, own: false, tiers: [[c], [b], [a]] },
      ],
    });
    expect(JSON.stringify(task)).not.toMatch(/Lena|Otto|modelVersion/);
    const shown = await getReviewTask({ ...asked, names: "shown" });
    expect(shown.answers.map((answer) => answer.labeler?.name)).toEqual(["Lena Labeler", "Otto Other"]);
    const elsewhere = getReviewTask({ ...asked, projectId: await givenProject(), names: "hidden" });
    await expect(elsewhere).rejects.toMatchObject({ code: "not_found" });
  });

  test("are the labelers' own, a correction beside them: it has no vote in the consensus, nor in how far they are apart", async () => {
    const { projectId, comparisonId, decide, revise, reviewers, a, b, c } = await givenRanked();
    await givenRanking(comparisonId, await givenPerson(), [[[a], [b], [c]]]);
    await givenRanking(comparisonId, await givenPerson(), [[[b], [a], [c]]]);
    const read = () =>
      getReviewTask({ kind: "ranking", projectId, id: comparisonId, reviewerId: reviewers[0], names: "hidden" });
    const queue = async () =>
      (await listReviewQueue({ projectId, order: "disagreement", offset: 0, limit: 9 })).items.map(
        (i) => i.disagreement,
      );
    const apart = await queue();
    await decide({ verdict: "corrected", comment: "C is right.", tiers: [[c], [b], [a]] });
    const correction = {
      revision: 2,
      reason: "C is right.",
      tiers: [[c], [b], [a]],
      noneAcceptable: false,
      ratings: [],
    };
    expect(await read()).toMatchObject({
      consensus: [[a], [b], [c]],
      answers: [
        { tiers: [[a], [b], [c]], revision: 2, correction },
        { tiers: [[a], [b], [c]], revision: 1, correction: null },
        { tiers: [[b], [a], [c]], revision: 1, correction: null },
      ],
    });
    expect(await queue()).toEqual(apart);
    const { rankings } = await getComparisonAnswers({ id: comparisonId, names: "hidden" });
    expect(rankings.map((r) => r.tiers)[0]).toEqual([[a], [b], [c]]);
    // What the labeler says after the correction stands again.
    await revise([[c], [b], [a]], 2);
    expect(await read()).toMatchObject({
      consensus: [[b], [a], [c]],
      answers: [{ tiers: [[c], [b], [a]], revision: 3, correction: null }, {}, {}],
    });
    expect(await queue()).not.toEqual(apart);
  });

  test("have the same letters on each page that shows them, which tell nothing of the places of responses", async () => {
    const projectId = await givenProject();
    const reviewerId = await givenPerson({ role: "reviewer" });
    const comparisons = await givenComparisons(projectId, 60, { k: 2 });
    const { candidates } = await listCandidates({ projectId, search: "", limit: 60 });
    let inPlace = 0;
    for (const { id, responseIds } of comparisons) {
      const task = await getReviewTask({ kind: "ranking", projectId, id, reviewerId, names: "hidden" });
      const shown = task.kind === "ranking" ? task.responses : [];
      expect(shown.map((r) => r.id).sort()).toEqual(responseIds.toSorted());
      expect((await getComparisonAnswers({ id, names: "hidden" })).responses).toEqual(shown);
      expect(candidates.find((one) => one.comparisonId === id)?.responses).toEqual(shown);
      if (shown[0]?.id === responseIds[0]) inPlace += 1;
    }
    // Five standard deviations around half.
    expect(Math.abs(inPlace - 30)).toBeLessThan(5 * Math.sqrt(15));
  });
});

describe("a review of a demonstration", () => {
  test("accepts, corrects and returns as one of a ranking does", async () => {
    const projectId = await givenProject();
    const [labelerId, reviewerId] = [await givenPerson(), await givenPerson({ role: "reviewer" })];
    const promptId = await givenPrompt(projectId);
    const demonstrationId = await givenDemonstration(promptId, labelerId, ["First"]);
    const seen = { revision: 1, review: 0, why: "chosen" } as const;
    const freeze = () =>
      freezeSnapshot({ projectId, createdById: reviewerId, includePeople: true, includeSimulated: false, now });

    const returned = { verdict: "returned", comment: "Too short.", ...seen } as const;
    await reviewDemonstration({ reviewerId, demonstrationId, decision: returned, now });
    await expect(freeze()).rejects.toMatchObject({ code: "too_little_data" });
    await reviseDemonstration({ labelerId, demonstrationId, revision: 1, text: "Longer", now });
    const corrected = { ...seen, verdict: "corrected", comment: "A typo.", text: "Longer.", revision: 2 } as const;
    const late = reviewDemonstration({ reviewerId, demonstrationId, decision: corrected, now });
    await expect(late).rejects.toMatchObject({ code: "stale" });
    const decision = { ...corrected, review: 1 };
    expect(await reviewDemonstration({ reviewerId, demonstrationId, decision, now })).toEqual({
      review: 2,
      revision: 3,
    });
    const task = await getReviewTask({ kind: "demonstration", projectId, id: promptId, reviewerId, names: "hidden" });
    expect(task.answers).toMatchObject([
      {
        text: "Longer",
        revision: 3,
        correction: { text: "Longer.", reason: "A typo.", revision: 3 },
        returned: "answered",
        reviews: [{ number: 1 }, { number: 2 }],
      },
    ]);
    expect(await readDemonstrations(db(), (await freeze()).id)).toMatchObject([{ text: "Longer." }]);
  });
});
