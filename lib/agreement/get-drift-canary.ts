import type { z } from "zod";
import type { getDriftCanary as contract } from "@/lib/contract/agreement";
import { findVersionPairs, findVersions, findVersionWeeks } from "@/lib/db/agreement";
import { transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { addSums, NO_CLUSTERS, type RatioSums, shareError } from "./clusters";
import { countRevisions } from "./count-revisions";
import { holm, studentTail } from "./student";
import { shareOf, sumsOf } from "./views";

/**
 * How often labelers prefer one fixed model version over another, week by week. The versions do not change, so when the rate
 * does, it is the labelers who changed, or the prompts they were given. Intervals and p-values draw comparisons: several rankings
 * of one are not independent.
 */
export const getDriftCanary = async (input: {
  projectId: string;
  a?: string | undefined;
  b?: string | undefined;
}): Promise<z.input<typeof contract.response>> => {
  const { projectId, a, b } = input;
  await countRevisions();
  return transaction(async (tx) => {
    await requireProject(tx, projectId);
    const pairs = await findVersionPairs(tx, projectId);
    const versions = new Map(
      (await findVersions(tx, [...new Set(pairs.flatMap((p) => [p.a, p.b]))])).map((v) => [
        v.id,
        // Responses come from language models only.
        { id: v.id, label: `${v.kind} v${v.number}` },
      ]),
    );
    const choices = pairs.flatMap(({ a: idA, b: idB, rankings, weeks }) => {
      const [first, second] = [versions.get(idA), versions.get(idB)];
      return first && second ? [{ a: first, b: second, rankings, weeks }] : [];
    });
    const isAsked = (pair: { a: { id: string }; b: { id: string } }) =>
      (pair.a.id === a && pair.b.id === b) || (pair.a.id === b && pair.b.id === a);
    const chosen = choices.find(isAsked) ?? choices[0];
    if (!chosen) return { choices: [], chosen: null, weeks: [] };
    const rows = await findVersionWeeks(tx, { projectId, a: chosen.a.id, b: chosen.b.id });
    const all = rows.reduce((sum, row) => addSums(sum, sumsOf(row.first)), NO_CLUSTERS);
    const weeks = rows.map((row) => ({
      ...row,
      sums: sumsOf(row.sums),
      others: addSums(addSums(all, sumsOf(row.touched), -1), sumsOf(row.left)),
    }));
    const adjusted = againstOthers(weeks.map(({ sums, others }) => ({ week: sums, others })));
    return {
      choices,
      chosen: { a: chosen.a, b: chosen.b, rate: shareOf(all) },
      weeks: weeks.map(({ week, rankings, sums }, i) => ({
        week,
        rankings,
        rate: shareOf(sums),
        adjustedP: adjusted[i] ?? null,
      })),
    };
  });
};

/**
 * Of each week the adjusted p-value of its difference from all other weeks; null where either side has too little. A comparison
 * that was ranked in this week and in others is taken as two: that it makes the two sides alike would only make p smaller.
 * @param weeks  sums over comparisons, of what was said in the week and in all others.
 */
function againstOthers(weeks: readonly { week: RatioSums; others: RatioSums }[]): (number | null)[] {
  const tested = weeks.flatMap(({ week, others }, i) => {
    if (week.clusters < 10 || others.clusters < 10) return [];
    const difference = week.x / week.n - others.x / others.n;
    const error = Math.sqrt(shareError(week) ** 2 + shareError(others) ** 2);
    return [{ i, p: studentTail(difference / error, week.clusters - 1) }];
  });
  const adjusted = holm(tested.map((t) => t.p));
  const result = new Array<number | null>(weeks.length).fill(null);
  tested.forEach(({ i }, place) => {
    result[i] = adjusted[place] ?? null;
  });
  return result;
}
