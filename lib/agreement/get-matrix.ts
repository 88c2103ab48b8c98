import type { AgreementMatrix } from "@/lib/contract/agreement";
import { findPairSums, findPersonRefs } from "@/lib/db/agreement";
import { transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { shareInterval } from "./clusters";
import { countRevisions } from "./count-revisions";
import { kappaOf, sumsOf } from "./views";

/** Agreement of each two labelers who share a comparison. */
export const getAgreementMatrix = async ({ projectId }: { projectId: string }): Promise<AgreementMatrix> => {
  const uncounted = await countRevisions();
  return transaction(async (tx) => {
    await requireProject(tx, projectId);
    const rows = await findPairSums(tx, { projectId });
    const people = await findPersonRefs(tx, [...new Set(rows.flatMap(({ a, b }) => [a, b]))]);
    people.sort((x, y) => x.name.localeCompare(y.name, "en", { numeric: true }) || (x.id < y.id ? -1 : 1));
    const placeOf = new Map(people.map((p, place) => [p.id, place]));
    const own = people.map(() => ({ agree: 0, strict: 0 }));
    for (const { a, b, agree, disagree } of rows)
      for (const id of [a, b]) {
        const sum = own[placeOf.get(id) ?? -1];
        if (sum) {
          sum.agree += agree;
          sum.strict += agree + disagree;
        }
      }
    const intervals = rows.map((row) => shareInterval(sumsOf(row.strict)));
    const kappas = rows.map(kappaOf);
    const endOf = (end: 0 | 1) => (measure: { interval: [number, number] | null }) =>
      measure.interval === null ? null : short(measure.interval[end]);
    return {
      uncounted,
      labelers: people.map((p, i) => ({ ...p, agreement: shareOrNull(own[i]?.agree ?? 0, own[i]?.strict ?? 0) })),
      pairs: {
        a: rows.map(({ a }) => placeOf.get(a) ?? -1),
        b: rows.map(({ b }) => placeOf.get(b) ?? -1),
        comparisons: rows.map((row) => row.comparisons),
        agree: rows.map((row) => row.agree),
        disagree: rows.map((row) => row.disagree),
        bothTied: rows.map((row) => row.bothTied),
        oneTied: rows.map((row) => row.tiedByA + row.tiedByB),
        low: intervals.map((interval) => (interval === null ? null : short(interval[0]))),
        high: intervals.map((interval) => (interval === null ? null : short(interval[1]))),
        kappa: kappas.map(({ value }) => (value === null ? null : short(value))),
        kappaLow: kappas.map(endOf(0)),
        kappaHigh: kappas.map(endOf(1)),
      },
    };
  });
};

const shareOrNull = (part: number, all: number): number | null => (all === 0 ? null : part / all);

/** Four digits: 20,000 pairs travel in one answer. */
const short = (value: number): number => Number(value.toFixed(4));
