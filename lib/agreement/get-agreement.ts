import type { z } from "zod";
import type { Crowd, getAgreement as contract } from "@/lib/contract/agreement";
import { countSharingLabelers, findConcordance, findMoments, findSlices, type Weighting } from "@/lib/db/agreement";
import { transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { countRevisions } from "./count-revisions";
import { alphaOf, fleissOf, meanOf, rateOf } from "./pair-measures";
import { measureOf, momentsOf, sliceOf, sumsOf } from "./views";

/**
 * How far the labelers of a project agree, all together and part by part. Intervals draw comparisons: the pairs of responses
 * within one are not independent. That a labeler is in many comparisons they leave out.
 */
export const getAgreement = async (input: {
  projectId: string;
  crowd: Crowd;
}): Promise<z.input<typeof contract.response>> => {
  const uncounted = await countRevisions();
  return transaction(async (tx) => {
    await requireProject(tx, input.projectId);
    const rows = new Map((await findMoments(tx, input)).map((row) => [row.weighting, row]));
    const moments = (weighting: Weighting) => momentsOf(rows.get(weighting));
    const pairs = moments("pair");
    const [agree, disagree, bothTied, oneTied] = pairs.totals;
    const { sums, atRandom } = await findConcordance(tx, input);
    const slices = async (part: "useCase" | "week" | "guidelines") =>
      (await findSlices(tx, { ...input, part })).map(sliceOf);
    return {
      uncounted,
      ...(await countSharingLabelers(tx, input.projectId)),
      comparisons: pairs.clusters,
      counts: { agree, disagree, bothTied, oneTied },
      rates: {
        dropped: measureOf(rateOf(pairs, "dropped")),
        half: measureOf(rateOf(pairs, "half")),
        class: measureOf(rateOf(pairs, "class")),
      },
      alphaNominal: measureOf(alphaOf(moments("label"), "nominal")),
      alphaOrdinal: measureOf(alphaOf(moments("label"), "ordinal")),
      fleiss: measureOf(fleissOf(moments("item"))),
      concordance: { ...measureOf(meanOf(sumsOf(sums), [0, 1])), atRandom },
      byUseCase: await slices("useCase"),
      byWeek: await slices("week"),
      byGuidelines: await slices("guidelines"),
    };
  });
};
