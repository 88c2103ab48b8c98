import { type LabelerChart, MOST_ANSWERS, MOST_WEEKS } from "@/lib/contract/agreement";
import { AppError } from "@/lib/contract/errors";
import {
  findHabitSums,
  findLabelerSlices,
  findLabelerUseCaseWeeks,
  findPairSums,
  findPersonRefs,
  findRepeatSums,
  findSharedRankings,
} from "@/lib/db/agreement";
import { findCalibrationRanks } from "@/lib/db/calibration";
import { transaction } from "@/lib/db/client";
import { listAnswers } from "@/lib/db/evidence";
import { requireProject } from "@/lib/db/projects";
import { answeringOf, notedAnswer } from "./answering";
import { countRevisions } from "./count-revisions";
import { groupBy } from "./group-by";
import { findHabits } from "./habits";
import { habitSums } from "./list-labelers";
import { NO_PAIRS } from "./pairwise";
import { referenceAgreement } from "./reference-agreement";
import { reliabilityIntervals } from "./reliability";
import { countsOf, kappaOf, partOf, shareOf, sliceOf, sumsOf } from "./views";

/** Crowd-BT reads so many of the newest shared comparisons: enough to tell, and quick. */
const MOST_COMPARISONS = 100;

/**
 * One labeler in depth, as a reviewer reads it.
 * @throws not_found for someone who has ranked nothing in this project.
 */
export const getLabeler = async (input: { projectId: string; labelerId: string }): Promise<LabelerChart> => {
  const { projectId, labelerId } = input;
  const uncounted = await countRevisions();
  return transaction(async (tx) => {
    await requireProject(tx, projectId);
    const rows = await findHabitSums(tx, projectId);
    const own = rows.find((row) => row.labelerId === labelerId);
    if (!own) throw new AppError("not_found", "This labeler has no counted ranking in this project.");
    const pairs = await findPairSums(tx, { projectId, labelerId });
    const others = pairs.map(({ a, b }) => (a === labelerId ? b : a));
    const people = new Map((await findPersonRefs(tx, [labelerId, ...others])).map((p) => [p.id, p]));
    const labeler = people.get(labelerId);
    if (!labeler) throw new Error(`A ranking names the labeler ${labelerId}, who is not there.`);
    const repeats = await findRepeatSums(tx, projectId);
    const again = repeats.find((row) => row.labelerId === labelerId);
    const answers = (await listAnswers(tx, { ...input, limit: MOST_ANSWERS })).map(notedAnswer);
    return {
      uncounted,
      labeler,
      rankings: own.rankings,
      first: own.first.toISOString(),
      last: own.last.toISOString(),
      rate: shareOf(sumsOf(own.strict)),
      habits: findHabits(habitSums(rows, repeats)).get(labelerId) ?? {},
      repeats: {
        ...(again ? countsOf(again) : NO_PAIRS),
        comparisons: again?.repetitions ?? 0,
        rate: shareOf(sumsOf(again?.strict ?? [])),
      },
      calibration: referenceAgreement(await findCalibrationRanks(tx, { ...input, before: null })),
      answering: answeringOf(answers),
      answers,
      reliability: reliabilityOf(labelerId, await findSharedRankings(tx, { ...input, most: MOST_COMPARISONS })),
      byUseCase: (await findLabelerSlices(tx, { ...input, part: "useCase" })).map(sliceOf),
      byWeek: (await findLabelerSlices(tx, { ...input, part: "week" })).map(sliceOf),
      byUseCaseAndWeek: (await findLabelerUseCaseWeeks(tx, { ...input, mostWeeks: MOST_WEEKS })).map((row) => ({
        useCase: row.useCase,
        week: row.week,
        ...partOf(row),
      })),
      peers: pairs.flatMap((pair, i) => {
        const peer = people.get(others[i] ?? "");
        if (!peer) return [];
        const { comparisons } = pair;
        return [{ labeler: peer, comparisons, rate: shareOf(sumsOf(pair.strict)), kappa: kappaOf(pair) }];
      }),
    };
  });
};

function reliabilityOf(
  labelerId: string,
  rankings: readonly { comparisonId: string; labelerId: string; ranks: number[] }[],
): LabelerChart["reliability"] {
  const comparisons = [...groupBy(rankings, (r) => r.comparisonId).values()].map((all) => ({
    rankings: all.map((r) => ({ labeler: r.labelerId, ranks: r.ranks })),
  }));
  const reliabilities = reliabilityIntervals(comparisons);
  const own = reliabilities.get(labelerId);
  if (own === undefined) return null;
  const peers = [...reliabilities]
    .flatMap(([id, { value }]) => (id === labelerId ? [] : [value]))
    .sort((a, b) => a - b);
  return { ...own, comparisons: comparisons.length, peersMedian: peers[Math.floor(peers.length / 2)] ?? null };
}
