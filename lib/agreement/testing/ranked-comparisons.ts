import { givenComparisons, givenLabelers, givenProject, givenRanking } from "@/lib/db/testing/fixtures";

/** Comparisons of three responses, ranked by letters: "a|bc" puts a first and ties b with c. */
export async function givenRanked(rankings: Record<string, string | string[]>[]) {
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
