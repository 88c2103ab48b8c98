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
 * does, it is the labelers who changed, or the prompts they were given.
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
    const weeks = rows.map((row) => ({ ...row, sums: sumsOf(row.sums) }));
    const all = weeks.reduce((sum, week) => addSums(sum, week.sums), NO_CLUSTERS);
    const adjusted = againstOthers(weeks.map((week) => week.sums));
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

/** Of each week the adjusted p-value of its difference from all other weeks; null where either side has too little. */
export function againstOthers(weeks: readonly RatioSums[]): (number | null)[] {
  const all = weeks.reduce((sum, week) => addSums(sum, week), NO_CLUSTERS);
  const tested = weeks.flatMap((week, i) => {
    const others = addSums(all, week, -1);
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
