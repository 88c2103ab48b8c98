import { describe, expect, test } from "vitest";
import * as contract from "@/lib/contract/agreement";
import { findLabelerUseCaseWeeks } from "@/lib/db/agreement";
import { db, transaction } from "@/lib/db/client";
import { insertRankingRevision, UNRATED } from "@/lib/db/rankings";
import { uncountAll } from "@/lib/db/tallies";
import { useTestDatabase } from "@/lib/db/testing/database";
import { givenComparisons, givenLabelers, givenPerson, givenProject, givenRanking } from "@/lib/db/testing/fixtures";
import { randomFrom, shuffled } from "@/lib/ml/random";
import { updateOwnProfile } from "@/lib/people/own-profile";
import { countRevisions } from "./count-revisions";
import { getAgreement } from "./get-agreement";
import { getComparisonAnswers } from "./get-comparison-answers";
import { getDriftCanary } from "./get-drift-canary";
import { getGroupAgreement } from "./get-group-agreement";
import { getLabeler } from "./get-labeler";
import { getAgreementMatrix } from "./get-matrix";
import { listDisagreements } from "./list-disagreements";
import { listLabelers } from "./list-labelers";

useTestDatabase();

/** Comparisons of three responses, ranked by letters: "a|bc" puts a first and ties b with c. */
async function given(rankings: Record<string, string | string[]>[]) {
  const projectId = await givenProject({ rankingOverlap: 9 });
  const names = [...new Set(rankings.flatMap((r) => Object.keys(r)))];
  const ids = (await givenLabelers(names.length)).sort();
  const idOf = (name: string) => ids[names.indexOf(name)] ?? "";
  const comparisons = await givenComparisons(projectId, rankings.length);
  for (const [i, byName] of rankings.entries()) {
    const { id = "", responseIds = [] } = comparisons[i] ?? {};
    const tiersOf = (word: string) =>
      word.split("|").map((tier) => [...tier].map((c) => responseIds["abc".indexOf(c)] ?? ""));
    for (const [name, word] of Object.entries(byName)) await givenRanking(id, idOf(name), [word].flat().map(tiersOf));
  }
  return { projectId, comparisons, idOf };
}

const overview = (projectId: string, crowd: contract.Crowd = "everyone") => getAgreement({ projectId, crowd });
const pages = { page: 1, size: 10, order: "agreement" } as const;

/** The pair of two labelers in the matrix's columns. */
const of = (a: string, b: string, { labelers, pairs }: contract.AgreementMatrix) => {
  const [i, j] = [a, b].map((id) => labelers.findIndex((l) => l.id === id));
  const at = pairs.a.findIndex((x, p) => [x, pairs.b[p]].sort().join() === [i, j].sort().join());
  return Object.fromEntries(Object.entries(pairs).map(([name, column]) => [name, column[at]]));
};

describe("agreement", () => {
  test("counts the pairs of responses that two labelers have both ranked, by the newest revisions", async () => {
    const { projectId, idOf } = await given([
      { ann: ["c|b|a", "a|b|c"], bob: "a|b|c", cy: "c|b|a" },
      { ann: "a|bc", bob: "ab|c" },
      { ann: "abc", bob: "abc" },
      { ann: "a|b|c" },
    ]);
    const matrix = await getAgreementMatrix({ projectId });
    expect(contract.AgreementMatrix.safeParse(matrix).success).toBe(true);
    expect(matrix.labelers).toHaveLength(3);
    expect(matrix.pairs.a).toHaveLength(3);
    // Alike: three of the first comparison, a before c in the second.
    expect(of(idOf("ann"), idOf("bob"), matrix)).toMatchObject({
      comparisons: 3,
      agree: 4,
      disagree: 0,
      bothTied: 3,
      oneTied: 2,
      high: 1,
    });
    expect(of(idOf("cy"), idOf("bob"), matrix)).toMatchObject({ agree: 0, disagree: 3, low: 0 });
    const agreement = await overview(projectId);
    expect(contract.getAgreement.response.safeParse(agreement).success).toBe(true);
    expect(agreement).toMatchObject({
      people: 3,
      simulated: 0,
      comparisons: 3,
      counts: { agree: 4, disagree: 6, bothTied: 3, oneTied: 2 },
      rates: { dropped: { value: 0.4 }, half: { value: 8 / 15 }, class: { value: 7 / 15 } },
      byUseCase: [{ key: "open_qa", comparisons: 3, agree: 4 }],
    });
    expect(agreement.byWeek).toHaveLength(1);
    const [low, high] = agreement.rates.dropped.interval ?? [1, 0];
    expect([low < 0.4, high > 0.4]).toEqual([true, true]);
  });

  test("is undefined, not zero, when all is tied or nothing is shared", async () => {
    const tied = await given([{ ann: "abc", bob: "abc" }]);
    expect(await overview(tied.projectId)).toMatchObject({
      rates: { dropped: { value: null, interval: null }, half: { value: 1 } },
      alphaNominal: { value: null },
      concordance: { value: null },
    });
    const alone = await given([{ ann: "a|b|c" }, { bob: "a|b|c" }]);
    expect(await overview(alone.projectId)).toMatchObject({
      comparisons: 0,
      people: 0,
      rates: { half: { value: null } },
    });
    expect((await getAgreementMatrix(alone)).pairs.a).toEqual([]);
  });

  test("keeps people and simulated labelers apart when asked", async () => {
    const projectId = await givenProject();
    const [comparison] = await givenComparisons(projectId, 1);
    const [a = "", b = "", c = ""] = comparison?.responseIds ?? [];
    const rank = async (tiers: string[][], simulated: boolean) =>
      givenRanking(comparison?.id ?? "", await givenPerson({ simulated }), [tiers]);
    await rank([[a], [b], [c]], false);
    await rank([[a], [b], [c]], false);
    await rank([[c], [b], [a]], true);
    expect(await overview(projectId)).toMatchObject({ people: 2, simulated: 1, counts: { agree: 3, disagree: 6 } });
    expect((await overview(projectId, "people")).counts).toMatchObject({ agree: 3, disagree: 0 });
    expect(await overview(projectId, "simulated")).toMatchObject({ comparisons: 0 });
    expect((await getAgreementMatrix({ projectId })).labelers.filter((l) => l.simulated)).toHaveLength(1);
  });

  test("of an unknown project is not found", async () => {
    const projectId = "01890000-0000-7000-8000-000000000000";
    const notFound = { code: "not_found" };
    await expect(overview(projectId)).rejects.toMatchObject(notFound);
    await expect(getAgreementMatrix({ projectId })).rejects.toMatchObject(notFound);
    await expect(listLabelers({ projectId })).rejects.toMatchObject(notFound);
    await expect(listDisagreements({ projectId, ...pages })).rejects.toMatchObject(notFound);
    await expect(getComparisonAnswers({ id: projectId, names: "hidden" })).rejects.toMatchObject(notFound);
  });
});

/** Everything that was counted, in an order of its own. */
async function allTallies() {
  const tallies = await Promise.all([
    db().rankingTally.findMany({ orderBy: { rankingId: "asc" } }),
    db().pairTally.findMany({ orderBy: [{ comparisonId: "asc" }, { labelerA: "asc" }, { labelerB: "asc" }] }),
    db().comparisonTally.findMany({ orderBy: [{ comparisonId: "asc" }, { crowd: "asc" }] }),
    db().versionTally.findMany({ orderBy: [{ rankingId: "asc" }, { versionA: "asc" }] }),
    db().repeatTally.findMany({
      orderBy: [{ labelerId: "asc" }, { comparisonA: "asc" }, { comparisonB: "asc" }],
    }),
  ]);
  return tallies;
}

async function countFromScratch() {
  await db().$executeRaw`TRUNCATE "RankingTally", "PairTally", "ComparisonTally", "VersionTally", "RepeatTally"`;
  await uncountAll(db());
  while ((await countRevisions()) > 0);
}

describe("tallies", () => {
  test("that grew with rankings, edits and readings, all at the same time, are those counted from scratch", async () => {
    const random = randomFrom(11);
    const projectId = await givenProject({ rankingOverlap: 9 });
    const labelers = await givenLabelers(5);
    const first = await givenComparisons(projectId, 8, { k: 4 });
    // Fixtures name texts by the place of their comparison, so that the first prompt's come again, and the second one's do not.
    const comparisons = [...first];
    for (const { promptId } of [first[0]!, first[0]!, first[0]!, first[1]!])
      comparisons.push(...(await givenComparisons(projectId, 1, { k: 4, promptId })));
    const order = (ids: readonly string[]) => {
      const mixed = shuffled(ids.length, random).map((i) => ids[i] ?? "");
      return random() < 0.3 ? [mixed.slice(0, 2), ...mixed.slice(2).map((id) => [id])] : mixed.map((id) => [id]);
    };
    const work = labelers.map(async (labeler) => {
      for (const { id, responseIds } of comparisons) {
        if (random() < 0.2) continue;
        const rankingId = await givenRanking(id, labeler, [order(responseIds)]);
        if (random() < 0.5)
          await transaction((tx) =>
            insertRankingRevision(tx, {
              rankingId,
              revision: 2,
              tiers: order(responseIds),
              noneAcceptable: false,
              strength: null,
              ...UNRATED,
              createdAt: new Date(),
            }),
          );
      }
    });
    let working = true;
    const read = async () => {
      while (working) await countRevisions();
    };
    const readers = [read(), read(), read()];
    await Promise.all(work);
    working = false;
    await Promise.all(readers);
    await countRevisions();
    const grown = await allTallies();
    expect(grown[0].length).toBeGreaterThan(20);
    expect(grown[4].length).toBeGreaterThan(5);
    await countFromScratch();
    expect(await allTallies()).toEqual(grown);
  }, 60_000);

  test("miss no revision that was being written while they were counted", async () => {
    const { projectId, comparisons, idOf } = await given([{ ann: "a|b|c", bob: "a|b|c" }]);
    const { responseIds = [] } = comparisons[0] ?? {};
    const ranking = await db().ranking.findFirstOrThrow({ where: { labelerId: idOf("ann") } });
    const reversed = responseIds.toReversed().map((id) => [id]);
    await transaction(async (tx) => {
      await insertRankingRevision(tx, {
        rankingId: ranking.id,
        revision: 2,
        tiers: reversed,
        noneAcceptable: false,
        strength: null,
        ...UNRATED,
        createdAt: new Date(),
      });
      // Another connection counts before this one commits: it cannot see the revision, nor take it off the list.
      expect((await overview(projectId)).counts).toMatchObject({ agree: 3, disagree: 0 });
    });
    expect((await overview(projectId)).counts).toMatchObject({ agree: 0, disagree: 3 });
  });

  test("are counted a part at a reading, and the rest is told", async () => {
    const projectId = await givenProject();
    await given(Array.from({ length: 3 }, () => ({ ann: "a|b|c", bob: "a|b|c" })));
    await db().$executeRaw`
      INSERT INTO "RankingRevision" ("id", "rankingId", "revision")
      SELECT gen_random_uuid(), r."id", g + 10 FROM "Ranking" r, generate_series(1, 200) g
      WHERE r."id" IN (SELECT "id" FROM "Ranking" ORDER BY "id" DESC LIMIT 6)`;
    const { uncounted } = await overview(projectId);
    expect(uncounted).toBeGreaterThanOrEqual(400);
    while ((await countRevisions()) > 0);
    expect((await overview(projectId)).uncounted).toBe(0);
  });
});

describe("disagreements", () => {
  const indexes = async (
    { projectId, comparisons }: Awaited<ReturnType<typeof given>>,
    more: Partial<Parameters<typeof listDisagreements>[0]> = {},
  ) => {
    const { disagreements } = await listDisagreements({ projectId, ...pages, ...more });
    return disagreements.map((d) => comparisons.findIndex((c) => c.id === d.comparisonId));
  };

  test("come most contested first, without what all rank alike, page by page", async () => {
    const here = await given([
      { ann: "a|b|c", bob: "a|b|c" },
      { ann: "a|b|c", bob: "a|c|b" },
      { ann: "a|b|c", bob: "c|b|a" },
      { ann: "a|b|c", bob: "ab|c" },
      { ann: "a|b|c", bob: "abc" },
    ]);
    expect(await indexes(here)).toEqual([2, 4, 1, 3]);
    expect(await indexes(here, { order: "-agreement" })).toEqual([3, 1, 4, 2]);
    expect(await indexes(here, { size: 3 })).toEqual([2, 4, 1]);
    expect(await indexes(here, { size: 3, page: 2 })).toEqual([3]);
    expect(await indexes(here, { useCase: "chat" })).toEqual([]);
    const { total, disagreements } = await listDisagreements({ projectId: here.projectId, ...pages });
    expect(total).toBe(4);
    expect(disagreements.map((d) => d.strict)).toEqual([0, null, 2 / 3, 1]);
  });

  test("can be those of one labeler, or between two", async () => {
    const here = await given([
      { ann: "a|b|c", bob: "a|b|c", cy: "c|b|a" },
      { ann: "a|b|c", bob: "c|b|a" },
      { bob: "a|b|c", cy: "c|b|a" },
    ]);
    const { idOf } = here;
    expect((await indexes(here, { labelerA: idOf("ann") })).sort()).toEqual([0, 1]);
    expect(await indexes(here, { labelerA: idOf("ann"), labelerB: idOf("bob") })).toEqual([1]);
    expect((await indexes(here, { labelerA: idOf("cy"), labelerB: idOf("bob") })).sort()).toEqual([0, 2]);
  });

  test("lead to everyone's newest ranking, without names unless asked", async () => {
    const { comparisons, idOf } = await given([{ ann: "a|b|c", bob: "a|b|c", cy: ["a|b|c", "c|b|a"] }]);
    const { id = "", responseIds = [] } = comparisons[0] ?? {};
    const [a = "", b = "", c = ""] = responseIds;
    const hidden = await getComparisonAnswers({ id, names: "hidden" });
    expect(hidden.rankings.map((r) => r.labeler)).toEqual([null, null, null]);
    const shown = await getComparisonAnswers({ id, names: "shown" });
    expect(new Map(shown.rankings.map((r) => [r.labeler?.id, r.tiers]))).toEqual(
      new Map([
        [idOf("ann"), [[a], [b], [c]]],
        [idOf("bob"), [[a], [b], [c]]],
        [idOf("cy"), [[c], [b], [a]]],
      ]),
    );
    expect(JSON.stringify(shown)).not.toContain("modelVersion");
  });
});

describe("a labeler", () => {
  test("is shown with peers, use cases and reliability; the list has everyone", async () => {
    const { projectId, idOf } = await given(
      Array.from({ length: 12 }, () => ({ ann: "a|b|c", bob: "a|b|c", cy: "c|b|a" })),
    );
    const chart = await getLabeler({ projectId, labelerId: idOf("cy") });
    expect(contract.LabelerChart.safeParse(chart).success).toBe(true);
    expect(chart).toMatchObject({
      rankings: 12,
      byUseCase: [{ key: "open_qa", agree: 0, disagree: 72, comparisons: 12 }],
      rate: { value: 0 },
      habits: { agreement: { value: 0, rankings: 12, peers: null, flagged: false } },
      repeats: { comparisons: 0, rate: { value: null } },
    });
    expect(chart.peers.map((p) => [p.comparisons, p.rate.value])).toEqual([
      [12, 0],
      [12, 0],
    ]);
    expect(chart.reliability?.value).toBeLessThan(0.5);
    expect(chart.reliability?.peersMedian).toBeGreaterThan(0.5);
    const { labelers } = await listLabelers({ projectId });
    expect(labelers).toHaveLength(3);
    const row = labelers.find((l) => l.labeler.id === idOf("cy"));
    expect(row).toMatchObject({ rankings: 12, shared: 12, rate: { value: 0 } });
    expect(row?.weeks.reduce((sum, w) => sum + w.disagree, 0)).toBe(72);
    await expect(getLabeler({ projectId, labelerId: await givenPerson() })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("is told by use case and week at once, of the newest weeks only", async () => {
    const weeks = 5;
    const word = (i: number) => (i % 3 === 0 ? "c|b|a" : i % 3 === 1 ? "a|bc" : "a|b|c");
    const { projectId, comparisons, idOf } = await given(
      Array.from({ length: 3 * weeks }, (_, i) => ({ ann: "a|b|c", cy: word(i) })),
    );
    for (const [i, { id, promptId }] of comparisons.entries()) {
      // Three comparisons a week, in an order that is neither that of use cases nor that of weeks.
      const at = new Date(Date.UTC(2026, 0, 5 + 7 * ((3 * i) % weeks), 12));
      await db().ranking.updateMany({ where: { comparisonId: id }, data: { createdAt: at } });
      await db().prompt.update({ where: { id: promptId }, data: { useCase: i % 2 === 0 ? "chat" : "extract" } });
    }
    const labelerId = idOf("cy");
    const { byWeek, byUseCase, byUseCaseAndWeek: cells } = await getLabeler({ projectId, labelerId });
    expect(byWeek).toHaveLength(weeks);
    // What the cells of a row or a column add up to is what the use case or the week alone says.
    const added = (own: Omit<contract.Slice, "key">[]) =>
      (["agree", "disagree", "bothTied", "oneTied", "comparisons"] as const).map((of) =>
        own.reduce((sum, cell) => sum + cell[of], 0),
      );
    for (const week of byWeek) expect(added(cells.filter((c) => c.week === week.key))).toEqual(added([week]));
    for (const part of byUseCase) expect(added(cells.filter((c) => c.useCase === part.key))).toEqual(added([part]));
    for (const { rate, agree, disagree } of cells) expect(rate.value).toBe(agree / (agree + disagree));
    const newest = await findLabelerUseCaseWeeks(db(), { projectId, labelerId, mostWeeks: 2 });
    const expected = byWeek.slice(-2).flatMap((w) => cells.filter((c) => c.week === w.key));
    expect(newest).toHaveLength(expected.length);
    expect(new Set(newest.map((c) => c.week))).toEqual(new Set(expected.map((c) => c.week)));
  });

  test("is compared with themselves where the same texts come again", async () => {
    const projectId = await givenProject();
    const labelerId = await givenPerson();
    const [first] = await givenComparisons(projectId, 1);
    const [second] = await givenComparisons(projectId, 1, { promptId: first?.promptId ?? "" });
    for (const [comparison, order] of [
      [first, [0, 1, 2]],
      [second, [0, 2, 1]],
    ] as const)
      await givenRanking(comparison?.id ?? "", labelerId, [order.map((i) => [comparison?.responseIds[i] ?? ""])]);
    const { repeats } = await getLabeler({ projectId, labelerId });
    expect(repeats).toMatchObject({ comparisons: 1, agree: 2, disagree: 1, rate: { value: 2 / 3 } });
  });
});

describe("flags", () => {
  test("name who contradicts peers and themselves, alike in the list and on the chart", async () => {
    const projectId = await givenProject({ rankingOverlap: 9 });
    const labelers = await givenLabelers(8);
    const [odd = ""] = labelers;
    const first = await givenComparisons(projectId, 12);
    for (const [i, { promptId }] of first.entries()) {
      const [again] = await givenComparisons(projectId, 1, { promptId });
      // The same texts again: fixtures number the comparisons of a call.
      for (const [place, id] of (again?.responseIds ?? []).entries())
        await db().response.update({ where: { id }, data: { text: `Response ${place} to ${i}` } });
      for (const labeler of labelers)
        for (const [time, comparison] of [first[i], again].entries()) {
          const ids = comparison?.responseIds ?? [];
          const isReversed = labeler === odd && time === 1;
          await givenRanking(comparison?.id ?? "", labeler, [(isReversed ? ids.toReversed() : ids).map((id) => [id])]);
        }
    }
    const chart = await getLabeler({ projectId, labelerId: odd });
    expect(contract.LabelerChart.safeParse(chart).success).toBe(true);
    expect(chart.repeats).toMatchObject({ comparisons: 12, agree: 0, disagree: 36, rate: { value: 0 } });
    expect(chart.habits.consistency).toMatchObject({ flagged: true, value: 0, rankings: 12, peers: { value: 1 } });
    const { labelers: rows } = await listLabelers({ projectId });
    for (const row of rows) {
      const own = await getLabeler({ projectId, labelerId: row.labeler.id });
      expect(row.flags).toEqual(contract.Habit.options.filter((habit) => own.habits[habit]?.flagged));
      expect(row.flags.includes("consistency")).toBe(row.labeler.id === odd);
    }
  }, 60_000);
});

describe("the drift canary", () => {
  test("shows week by week how often one version is preferred to another", async () => {
    const projectId = await givenProject();
    const labelerId = await givenPerson();
    const comparisons = await givenComparisons(projectId, 24, { k: 2 });
    const [other] = await givenComparisons(projectId, 1, { k: 2 });
    const version = await db().response.findUniqueOrThrow({ where: { id: other?.responseIds[0] ?? "" } });
    for (const [i, { id, responseIds }] of comparisons.entries()) {
      // The second response of each comparison is of the other, newer version.
      await db().response.update({
        where: { id: responseIds[1] ?? "" },
        data: { modelVersionId: version.modelVersionId },
      });
      const isLate = i >= 12;
      const tiers = isLate ? [[responseIds[1] ?? ""], [responseIds[0] ?? ""]] : responseIds.map((r) => [r]);
      const rankingId = await givenRanking(id, labelerId, [tiers]);
      const createdAt = new Date(isLate ? "2026-02-09T10:00:00Z" : "2026-02-02T10:00:00Z");
      await db().ranking.update({ where: { id: rankingId }, data: { createdAt } });
    }
    const canary = await getDriftCanary({ projectId });
    expect(contract.getDriftCanary.response.safeParse(canary).success).toBe(true);
    expect(canary.chosen?.rate.value).toBe(0.5);
    expect(canary.weeks.map((w) => [w.week, w.rankings, w.rate.value])).toEqual([
      ["2026-02-02", 12, 1],
      ["2026-02-09", 12, 0],
    ]);
    expect(canary.weeks.every((w) => (w.adjustedP ?? 1) < 0.01)).toBe(true);
  });
});

describe("groups", () => {
  test("show from five labelers on, and nobody's own words", async () => {
    const names = ["a1", "a2", "a3", "a4", "a5", "b1", "b2", "b3", "b4"];
    const { projectId, idOf } = await given([
      Object.fromEntries(names.map((name) => [name, name.startsWith("a") ? "a|b|c" : "c|b|a"])),
    ]);
    for (const name of names)
      await updateOwnProfile({
        userId: idOf(name),
        profile: { language: name.startsWith("a") ? "en" : "de", region: null },
        now: new Date(),
      });
    const { groups, described } = await getGroupAgreement({ projectId, by: "language" });
    expect(described).toBe(9);
    expect(groups).toMatchObject([{ group: "en", labelers: 5, within: { value: 1 }, withOthers: { value: 0 } }]);
    expect(await getGroupAgreement({ projectId, by: "region" })).toEqual({ described: 0, groups: [] });
    await updateOwnProfile({ userId: idOf("a1"), profile: { language: null, region: null }, now: new Date() });
    expect((await getGroupAgreement({ projectId, by: "language" })).groups).toEqual([]);
    expect(await db().labelerProfile.count({ where: { userId: idOf("a1") } })).toBe(0);
  });
});
