import { describe, expect, test } from "vitest";
import { ComparisonSource } from "@/lib/contract/comparison-source";
import { PreferenceStrength } from "@/lib/contract/evaluation";
import { db } from "@/lib/db/client";
import { useTestDatabase } from "@/lib/db/testing/database";
import {
  givenComparisons,
  givenCorrection,
  givenDemonstration,
  givenPerson,
  givenProject,
  givenRanking,
} from "@/lib/db/testing/fixtures";
import { freezeSnapshot } from "./freeze-snapshot";
import { listLabelerStandings } from "./list-labeler-standings";
import { listSnapshots } from "./list-snapshots";
import { previewFilter } from "./preview-filter";
import { readRankings } from "./read-snapshot";

useTestDatabase();

const now = new Date("2026-06-01T09:00:00.000Z");

/**
 * Two comparisons in train and one in test, of two responses each. Ann and Bea order the first alike, Cas the other way round; Ann
 * and Cas differ on the second; only Cas has ranked the third, and written a demonstration.
 */
async function givenThree() {
  const projectId = await givenProject({ rankingOverlap: 3 });
  const [ann, bea, cas] = await Promise.all(["Ann", "Bea", "Cas"].map((name) => givenPerson({ name })));
  const labelers = { ann: ann ?? "", bea: bea ?? "", cas: cas ?? "" };
  const [first, second] = await givenComparisons(projectId, 2, { k: 2, split: "train" });
  const [third] = await givenComparisons(projectId, 1, { k: 2, split: "test" });
  const rank = (c: typeof first, labeler: string, reversed = false) => {
    const tiers = (c?.responseIds ?? []).map((id) => [id]);
    return givenRanking(c?.id ?? "", labeler, [reversed ? tiers.reverse() : tiers]);
  };
  await rank(first, labelers.ann);
  await rank(first, labelers.bea);
  await rank(first, labelers.cas, true);
  await rank(second, labelers.ann);
  await rank(second, labelers.cas, true);
  await rank(third, labelers.cas);
  await givenDemonstration(third?.promptId ?? "", labelers.cas, ["Text"]);
  const admin = await givenPerson({ role: "admin" });
  const freeze = (weights: { labelerId: string; weight: number }[], reason = "Why") =>
    freezeSnapshot({
      projectId,
      createdById: admin,
      includePeople: true,
      includeSimulated: false,
      ...(weights.length > 0 && { filter: { weights, reason } }),
      now,
    });
  const preview = async (weights: { labelerId: string; weight: number }[]) =>
    (await previewFilter({ projectId, whose: "people", weights })).changes;
  return { projectId, ...labelers, freeze, preview };
}

test("each labeler's standing is their answers, and how far they order pairs as the others do", async () => {
  const { projectId } = await givenThree();
  const { labelers } = await listLabelerStandings({ projectId, whose: "people" });
  expect(labelers).toMatchObject([
    { labeler: { name: "Ann" }, rankings: 2, demonstrations: 0, agreement: { value: 1 / 3, pairs: 3 } },
    { labeler: { name: "Bea" }, rankings: 1, demonstrations: 0, agreement: { value: 1 / 2, pairs: 2 } },
    { labeler: { name: "Cas" }, rankings: 3, demonstrations: 1, agreement: { value: 0, pairs: 3 } },
  ]);
  for (const { reliability } of labelers)
    expect(reliability).toEqual({ value: null, interval: null, reason: "Fewer than 10 shared comparisons." });
  expect((await listLabelerStandings({ projectId, whose: "simulated" })).labelers).toEqual([]);
});

test("reliability is of what labelers said themselves, not of what reviewers made of it", async () => {
  const projectId = await givenProject({ rankingOverlap: 3 });
  const people = await Promise.all(["Ann", "Bea", "Cas"].map((name) => givenPerson({ name })));
  const ofCas: { rankingId: string; tiers: string[][] }[] = [];
  for (const { id, responseIds } of await givenComparisons(projectId, 12, { k: 2, split: "train" })) {
    const tiers = responseIds.map((r) => [r]);
    for (const person of people.slice(0, 2)) await givenRanking(id, person, [tiers]);
    ofCas.push({ rankingId: await givenRanking(id, people[2] ?? "", [tiers.toReversed()]), tiers });
  }
  const reliabilities = async () => {
    const { labelers } = await listLabelerStandings({ projectId, whose: "people" });
    return labelers.map(({ reliability }) => reliability);
  };
  const before = await reliabilities();
  expect(before[0]?.value).toBeGreaterThan(0.8);
  expect(before[2]?.value).toBeLessThan(0.2);
  expect(before[2]?.interval?.[1]).toBeLessThan(0.5);
  for (const { rankingId, tiers } of ofCas) await givenCorrection(rankingId, tiers);
  expect(await reliabilities()).toEqual(before);
});

describe("a preview", () => {
  test("of no weights changes nothing", async () => {
    const { preview } = await givenThree();
    const train = { labelers: 3, demonstrations: 0, rankings: 5, pairs: 5 };
    const inTest = { labelers: 1, demonstrations: 1, rankings: 1, pairs: 1 };
    expect(await preview([])).toEqual([
      { split: "train", before: train, after: train, majorities: 1, flipped: 0, lost: 0, gained: 0 },
      { split: "test", before: inTest, after: inTest, majorities: 1, flipped: 0, lost: 0, gained: 0 },
    ]);
  });

  test("of one left out says what is gone, by split, and which majorities go, come and turn", async () => {
    const { preview, cas, ann, bea } = await givenThree();
    expect(await preview([{ labelerId: cas, weight: 0 }])).toMatchObject([
      { split: "train", after: { labelers: 2, rankings: 3, pairs: 3 }, flipped: 0, lost: 0, gained: 1 },
      {
        split: "test",
        after: { labelers: 0, demonstrations: 0, rankings: 0, pairs: 0 },
        majorities: 1,
        flipped: 0,
        lost: 1,
        gained: 0,
      },
    ]);
    const weights = [ann, bea].map((labelerId) => ({ labelerId, weight: 0.1 }));
    expect((await preview(weights))[0]).toMatchObject({ after: { labelers: 3, rankings: 5 }, flipped: 1, gained: 1 });
    // 0.1 + 0.2 against 0.3 cancel, as decimals do.
    const even = [
      { labelerId: ann, weight: 0.1 },
      { labelerId: bea, weight: 0.2 },
      { labelerId: cas, weight: 0.3 },
    ];
    expect((await preview(even))[0]).toMatchObject({ flipped: 0, lost: 1 });
  });
});

test("standings and preview are about exactly what would be frozen, whatever the sources and strengths", async () => {
  const projectId = await givenProject();
  const admin = await givenPerson({ role: "admin" });
  const ann = await givenPerson({ name: "Ann" });
  for (const [i, source] of ComparisonSource.options.entries())
    for (const [j, strength] of PreferenceStrength.options.entries()) {
      // A different number of each, so that none stands for another.
      const comparisons = await givenComparisons(projectId, 1 + ((i + j) % 3), { k: 2 });
      for (const { id, responseIds } of comparisons) {
        await db().comparison.update({
          where: { id },
          data: { source, ...(source !== "ranking_task" && { samplingRequestId: null }) },
        });
        const rankingId = await givenRanking(id, ann, [responseIds.map((r) => [r])]);
        await db().rankingRevision.updateMany({ where: { rankingId }, data: { strength } });
      }
    }
  const subsets = Array.from({ length: 2 ** ComparisonSource.options.length - 1 }, (_, bits) =>
    ComparisonSource.options.filter((_, i) => (bits + 1) & (1 << i)),
  );
  const sizes = new Set<number>();
  for (const [i, sources] of subsets.entries()) {
    const weakestStrength = PreferenceStrength.options[i % 3] ?? "slightly";
    const which = { sources, weakestStrength };
    const whose = { includePeople: true, includeSimulated: false };
    const frozen = await freezeSnapshot({ projectId, createdById: admin, ...whose, ...which, now });
    const asked = { projectId, whose: "people", ...which } as const;
    const { labelers } = await listLabelerStandings(asked);
    const { changes } = await previewFilter({ ...asked, weights: [{ labelerId: ann, weight: 0 }] });
    const { train } = frozen.rankings;
    sizes.add(train);
    expect(labelers).toMatchObject([{ rankings: train }]);
    expect(changes).toMatchObject([{ before: { rankings: train, pairs: train }, after: { rankings: 0, pairs: 0 } }]);
    expect(frozen.sources.map((s) => s.source)).toEqual(sources);
    expect(frozen.sources.reduce((sum, s) => sum + s.rankings, 0)).toBe(train);
    expect(await db().snapshotItem.count({ where: { snapshotId: frozen.id, promptId: null } })).toBe(train);
  }
  expect(sizes.size).toBeGreaterThan(5);
});

describe("a snapshot with a filter", () => {
  test("leaves out those of weight 0, and tells rounds what the others weigh", async () => {
    const { freeze, ann, bea, cas, projectId } = await givenThree();
    const snapshot = await freeze([
      { labelerId: cas, weight: 0 },
      { labelerId: bea, weight: 0.5 },
    ]);
    expect(snapshot).toMatchObject({ rankings: { train: 3, test: 0 }, demonstrations: { test: 0 } });
    expect(snapshot.filter).toEqual({ reason: "Why", left: ["Cas"], weighed: ["Bea"] });
    const rankings = await readRankings(db(), snapshot.id);
    expect(rankings.map((r) => [r.labelerId, r.weight]).sort()).toEqual(
      [
        [ann, 1],
        [ann, 1],
        [bea, 0.5],
      ].sort(),
    );
    expect((await listSnapshots({ projectId })).snapshots[0]?.filter?.reason).toBe("Why");
  });

  test("has a digest that says who weighs what, and why", async () => {
    const { freeze, bea, ann } = await givenThree();
    const plain = await freeze([]);
    expect(plain.filter).toBeNull();
    const half = [{ labelerId: bea, weight: 0.5 }];
    const digests = [
      plain.digest,
      (await freeze(half)).digest,
      (await freeze([{ labelerId: bea, weight: 0.4 }])).digest,
      (await freeze([{ labelerId: ann, weight: 0.5 }])).digest,
      (await freeze(half, "Another reason")).digest,
    ];
    expect(new Set(digests).size).toBe(5);
    expect((await freeze(half)).digest).toBe(digests[1]);
  });

  test("is refused when it names someone without an answer, or leaves nothing", async () => {
    const { freeze, ann, bea, cas } = await givenThree();
    const stranger = freeze([{ labelerId: await givenPerson(), weight: 0 }]);
    await expect(stranger).rejects.toMatchObject({ code: "not_found" });
    const nobody = freeze([ann, bea, cas].map((labelerId) => ({ labelerId, weight: 0 })));
    await expect(nobody).rejects.toMatchObject({ code: "too_little_data" });
  });
});
