import { scoreComparisons as definition } from "@/lib/queue/definitions";
import { job } from "@/lib/queue/job";

/** What computes is loaded when there is something to compute. */
export default job(definition, async (payload, context) => {
  const { scoreComparisons } = await import("@/lib/training/score-comparisons");
  await scoreComparisons(payload, context);
});
