import { describe, expect, test } from "vitest";
import { getAgreement as agreementContract } from "@/lib/contract/agreement";
import { useTestDatabase } from "@/lib/db/testing/database";
import { givenComparisons, givenLabelers, givenPerson, givenProject, givenRanking } from "@/lib/db/testing/fixtures";
import { getAgreement } from "./get-agreement";
import { listDisagreements } from "./list-disagreements";

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

const of = (a: string, b: string, pairs: { a: { id: string }; b: { id: string } }[]) =>
  pairs.find((p) => [a, b].sort().join() === [p.a.id, p.b.id].sort().join());

describe("agreement", () => {
  test("counts the pairs of responses that two labelers have both ranked, by the newest revisions", async () => {
    const { projectId, idOf } = await given([
      { ann: ["c|b|a", "a|b|c"], bob: "a|b|c", cy: "c|b|a" },
      { ann: "a|bc", bob: "ab|c" },
      { ann: "abc", bob: "abc" },
      { ann: "a|b|c" },
    ]);
    const agreement = await getAgreement({ projectId });
    expect(agreementContract.response.safeParse(agreement).success).toBe(true);
    expect(agreement.pairs).toHaveLength(3);
    const annBob = of(idOf("ann"), idOf("bob"), agreement.pairs);
    expect(annBob).toMatchObject({
      comparisons: 3,
      agree: 4, // three of the first comparison, a before c in the second
      disagree: 0,
      bothTied: 3,
      oneTied: 2,
      strict: 1,
      withTies: 8 / 9,
    });
    expect(of(idOf("cy"), idOf("bob"), agreement.pairs)).toMatchObject({
      agree: 0,
      disagree: 3,
      strict: 0,
      withTies: 0,
    });
    expect(agreement.overall).toMatchObject({
      labelers: 3,
      comparisons: 3,
      agree: 4,
      disagree: 6,
      strict: 0.4,
    });
    const [low, high] = agreement.overall.interval ?? [1, 0];
    expect([low < 0.4, high > 0.4, low > 0.1, high < 0.8]).toEqual([true, true, true, true]);
  });

  test("is undefined, not zero, when all is tied or nothing is shared", async () => {
    const tied = await given([{ ann: "abc", bob: "abc" }]);
    expect((await getAgreement(tied)).overall).toMatchObject({
      strict: null,
      interval: null,
      withTies: 1,
    });
    const alone = await given([{ ann: "a|b|c" }, { bob: "a|b|c" }]);
    expect(await getAgreement(alone)).toMatchObject({
      overall: { comparisons: 0, labelers: 0, strict: null, withTies: null },
      pairs: [],
    });
  });

  test("says who is simulated", async () => {
    const projectId = await givenProject();
    const [comparison] = await givenComparisons(projectId, 1);
    const tiers = [comparison?.responseIds ?? []];
    await givenRanking(comparison?.id ?? "", await givenPerson({ name: "Ann" }), [tiers]);
    const simulated = await givenPerson({ name: "Robot", simulated: true });
    await givenRanking(comparison?.id ?? "", simulated, [tiers]);
    const [pair] = (await getAgreement({ projectId })).pairs;
    const people = [pair?.a, pair?.b].sort((x, y) => ((x?.name ?? "") < (y?.name ?? "") ? -1 : 1));
    expect(people).toMatchObject([
      { name: "Ann", simulated: false },
      { name: "Robot", simulated: true },
    ]);
  });

  test("of an unknown project is not found", async () => {
    const projectId = "01890000-0000-7000-8000-000000000000";
    await expect(getAgreement({ projectId })).rejects.toMatchObject({ code: "not_found" });
    await expect(listDisagreements({ projectId, limit: 5 })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

describe("disagreements", () => {
  test("come most contested first, without what all rank alike", async () => {
    const { projectId, comparisons } = await given([
      { ann: "a|b|c", bob: "a|b|c" },
      { ann: "a|b|c", bob: "a|c|b" },
      { ann: "a|b|c", bob: "c|b|a" },
      { ann: "a|b|c", bob: "ab|c" },
      { ann: "a|b|c", bob: "abc" },
    ]);
    const { disagreements } = await listDisagreements({ projectId, limit: 10 });
    const order = disagreements.map((d) => comparisons.findIndex((c) => c.id === d.comparisonId));
    expect(order).toEqual([2, 4, 1, 3]);
    expect(disagreements.map((d) => d.agreement)).toEqual([0, null, 2 / 3, 1]);
    expect((await listDisagreements({ projectId, limit: 1 })).disagreements).toHaveLength(1);
  });

  test("count those who agree as well, and show everyone's newest ranking", async () => {
    const { projectId, comparisons, idOf } = await given([{ ann: "a|b|c", bob: "a|b|c", cy: ["a|b|c", "c|b|a"] }]);
    const { disagreements } = await listDisagreements({ projectId, limit: 10 });
    const [a = "", b = "", c = ""] = comparisons[0]?.responseIds ?? [];
    expect(disagreements).toMatchObject([{ agreement: 3 / 9 }]);
    const tiers = new Map(disagreements[0]?.rankings.map((r) => [r.labeler.id, r.tiers]));
    expect(tiers).toEqual(
      new Map([
        [idOf("ann"), [[a], [b], [c]]],
        [idOf("bob"), [[a], [b], [c]]],
        [idOf("cy"), [[c], [b], [a]]],
      ]),
    );
    expect(disagreements[0]?.responses.map((r) => r.id)).toEqual([a, b, c]);
  });

  test("can be those of one labeler, or between two", async () => {
    const { projectId, comparisons, idOf } = await given([
      { ann: "a|b|c", bob: "a|b|c", cy: "c|b|a" },
      { ann: "a|b|c", bob: "c|b|a" },
      { bob: "a|b|c", cy: "c|b|a" },
    ]);
    const found = async (labelerA: string, labelerB?: string) =>
      (
        await listDisagreements({
          projectId,
          limit: 10,
          labelerA: idOf(labelerA),
          ...(labelerB && { labelerB: idOf(labelerB) }),
        })
      ).disagreements;
    const indexes = (list: Awaited<ReturnType<typeof found>>) =>
      list.map((d) => comparisons.findIndex((c) => c.id === d.comparisonId)).sort();
    expect(indexes(await found("ann"))).toEqual([0, 1]);
    expect(indexes(await found("ann", "bob"))).toEqual([1]);
    expect(indexes(await found("bob", "cy"))).toEqual([0, 2]);
    expect((await found("ann", "bob"))[0]?.rankings).toHaveLength(2);
  });
});
