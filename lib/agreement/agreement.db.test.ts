import { describe, expect, test } from "vitest";
import * as contract from "@/lib/contract/agreement";
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
import { getAgreementMatrix } from "./get-matrix";
import { listDisagreements } from "./list-disagreements";
import { listLabelers } from "./list-labelers";
import { cohenOf, type PairMeasure } from "./pair-measures";
import { studentTail } from "./student";
import { givenRanked } from "./testing/ranked-comparisons";

useTestDatabase();

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
    const { projectId, idOf } = await givenRanked([
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
    // [all, alike, tied by the one, tied by the other] of the three comparisons.
    const rows = [
      [3, 3, 0, 0],
      [3, 1, 1, 1],
      [3, 3, 3, 3],
    ];
    const products = [0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((j) => rows.reduce((sum, r) => sum + r[i]! * r[j]!, 0)));
    const kappa = cohenOf({ clusters: 3, totals: [9, 7, 4, 4], products }) as PairMeasure; // pairs are not all tied
    const { kappa: value, kappaLow, kappaHigh } = of(idOf("ann"), idOf("bob"), matrix);
    expect([value, kappaLow, kappaHigh]).toEqual(
      [kappa.value, ...kappa.interval!].map((expected) => expect.closeTo(expected, 4)),
    );
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
    const tied = await givenRanked([{ ann: "abc", bob: "abc" }]);
    expect(await overview(tied.projectId)).toMatchObject({
      rates: { dropped: { value: null, interval: null }, half: { value: 1 } },
      alphaNominal: { value: null },
      concordance: { value: null },
    });
    const alone = await givenRanked([{ ann: "a|b|c" }, { bob: "a|b|c" }]);
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
    const { projectId, comparisons, idOf } = await givenRanked([{ ann: "a|b|c", bob: "a|b|c" }]);
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
    await givenRanked(Array.from({ length: 3 }, () => ({ ann: "a|b|c", bob: "a|b|c" })));
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
    { projectId, comparisons }: Awaited<ReturnType<typeof givenRanked>>,
    more: Partial<Parameters<typeof listDisagreements>[0]> = {},
  ) => {
    const { disagreements } = await listDisagreements({ projectId, ...pages, ...more });
    return disagreements.map((d) => comparisons.findIndex((c) => c.id === d.comparisonId));
  };

  test("come most contested first, without what all rank alike, page by page", async () => {
    const here = await givenRanked([
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
    const here = await givenRanked([
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
    const { comparisons, idOf } = await givenRanked([{ ann: "a|b|c", bob: "a|b|c", cy: ["a|b|c", "c|b|a"] }]);
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

  test("draws comparisons, not the rankings of one, also when they are of several weeks", async () => {
    const projectId = await givenProject({ rankingOverlap: 9 });
    const labelers = await givenLabelers(4);
    const comparisons = await givenComparisons(projectId, 30, { k: 2 });
    const [other] = await givenComparisons(projectId, 1, { k: 2 });
    const newer = await db().response.findUniqueOrThrow({ where: { id: other?.responseIds[0] ?? "" } });
    const random = randomFrom(6);
    /** [week, comparison]: how often the first response, of the older version, was preferred, of so many. */
    const counts = [0, 1].map(() => comparisons.map(() => ({ x: 0, n: 0 })));
    for (const [c, { id, responseIds }] of comparisons.entries()) {
      await db().response.update({
        where: { id: responseIds[1] ?? "" },
        data: { modelVersionId: newer.modelVersionId },
      });
      // Labelers mostly say the same of a comparison; every third one is ranked in both weeks.
      const isFirstBetter = random() < (c < 15 ? 0.6 : 0.4);
      for (const [l, labelerId] of labelers.entries()) {
        const prefersFirst = random() < 0.9 ? isFirstBetter : !isFirstBetter;
        const week = c % 3 === 0 ? l % 2 : c < 15 ? 0 : 1;
        const tiers = (prefersFirst ? responseIds : responseIds.toReversed()).map((r) => [r]);
        const rankingId = await givenRanking(id, labelerId, [tiers]);
        const createdAt = new Date(week === 0 ? "2026-02-02T10:00:00Z" : "2026-02-09T10:00:00Z");
        await db().ranking.update({ where: { id: rankingId }, data: { createdAt } });
        const count = counts[week]![c]!;
        count.n++;
        if (prefersFirst) count.x++;
      }
    }
    const canary = await getDriftCanary({ projectId });
    const isOlderFirst = canary.chosen?.b.id === newer.modelVersionId;
    /** Error of the ratio of totals over comparisons, and that over single rankings: Cochran's formula, written out. */
    const errorOf = (clusters: readonly { x: number; n: number }[]) => {
      const kept = clusters.filter(({ n }) => n > 0);
      const [x, n] = [kept.reduce((s, k) => s + k.x, 0), kept.reduce((s, k) => s + k.n, 0)];
      const residuals = kept.map((k) => (k.x - (x / n) * k.n) ** 2).reduce((a, b) => a + b, 0);
      return { share: x / n, error: Math.sqrt((kept.length / (kept.length - 1)) * residuals) / n };
    };
    const expectRate = ({ value, interval }: contract.Measure, clusters: readonly { x: number; n: number }[]) => {
      const { share, error } = errorOf(clusters);
      expect(value).toBeCloseTo(isOlderFirst ? share : 1 - share, 12);
      expect(((interval?.[1] ?? 0) - (interval?.[0] ?? 0)) / 2).toBeCloseTo(1.959963984540054 * error, 9);
      const single = clusters.flatMap(({ x, n }) => Array.from({ length: n }, (_, i) => ({ x: i < x ? 1 : 0, n: 1 })));
      expect(error).toBeGreaterThan(1.3 * errorOf(single).error);
    };
    for (const [w, week] of canary.weeks.entries()) expectRate(week.rate, counts[w]!);
    expectRate(
      canary.chosen!.rate,
      comparisons.map((_, c) => ({ x: counts[0]![c]!.x + counts[1]![c]!.x, n: counts[0]![c]!.n + counts[1]![c]!.n })),
    );
    const [first, second] = counts.map(errorOf);
    const t = (first!.share - second!.share) / Math.hypot(first!.error, second!.error);
    const freedom = (week: number) => counts[week]!.filter(({ n }) => n > 0).length - 1;
    // Of two weeks, Holm's correction doubles the smaller of two p-values, and the larger is no smaller than it.
    const p = [0, 1].map((week) => studentTail(t, freedom(week))).sort((a, b) => a - b);
    const adjusted = canary.weeks.map((week) => week.adjustedP!).sort((a, b) => a - b);
    expect(adjusted[0]).toBeCloseTo(Math.min(1, 2 * p[0]!), 9);
    expect(adjusted[1]).toBeCloseTo(Math.max(Math.min(1, 2 * p[0]!), p[1]!), 9);
  });
});

describe("groups", () => {
  /** The first five labelers rank one way and speak English, the others the other way; `languages` are theirs. */
  async function givenLanguages(languages: readonly ("de" | "fr" | null)[], comparisons = 1) {
    const names = ["a1", "a2", "a3", "a4", "a5", ...languages.map((_, i) => `b${i}`)];
    const said = Object.fromEntries(names.map((name) => [name, name.startsWith("a") ? "a|b|c" : "c|b|a"]));
    const { projectId, idOf } = await givenRanked(Array.from({ length: comparisons }, () => said));
    for (const [i, name] of names.entries()) {
      const language = i < 5 ? "en" : languages[i - 5]!;
      if (language)
        await updateOwnProfile({ userId: idOf(name), profile: { language, region: null }, now: new Date() });
    }
    return { projectId, idOf, groups: await getGroupAgreement({ projectId, by: "language" }) };
  }

  test("show from five labelers on, and nobody's own words", async () => {
    const { projectId, idOf, groups } = await givenLanguages(["de", "de", "de", "de", "fr"]);
    expect(groups).toMatchObject({
      described: 10,
      groups: [{ group: "en", labelers: 5, within: { value: 1 }, withOthers: { value: 0 } }],
    });
    expect(await getGroupAgreement({ projectId, by: "region" })).toEqual({ described: 0, groups: [] });
    await updateOwnProfile({ userId: idOf("a1"), profile: { language: null, region: null }, now: new Date() });
    expect((await getGroupAgreement({ projectId, by: "language" })).groups).toEqual([]);
    expect(await db().labelerProfile.count({ where: { userId: idOf("a1") } })).toBe(0);
  });

  test("tell nothing of fewer than five others, who are what is left of everyone without the group", async () => {
    const hidden = { value: null, interval: null, reason: expect.stringContaining("fewer than 5") };
    const { groups } = await givenLanguages(["de", "de", "de", "de"]);
    expect(groups).toEqual({
      described: 5,
      groups: [{ group: "en", labelers: 5, within: hidden, withOthers: hidden }],
    });
    // With two groups, what is left of everyone is mostly of both; how each agrees with others would take it apart.
    const { groups: two } = await givenLanguages(["de", "de", "de", "de", "de", null]);
    const within = { value: 1 };
    expect(two).toMatchObject({
      described: 10,
      groups: [
        { group: "de", within, withOthers: hidden },
        { group: "en", within, withOthers: hidden },
      ],
    });
  });

  test("count each pair of their labelers once", async () => {
    const comparisons = 3;
    const { groups } = await givenLanguages(["de", "de", "de", "de", "fr"], comparisons);
    // All are alike, so that the error is the least of so many answers: 10 pairs of labelers, 3 of responses.
    const answers = comparisons * 10 * 3;
    const share = (answers + 2) / (answers + 4);
    const error = Math.sqrt((share * (1 - share)) / (answers + 4));
    expect(groups.groups[0]?.within.interval?.[0]).toBeCloseTo(1 - 1.959963984540054 * error, 12);
  });
});
