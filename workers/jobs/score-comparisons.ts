import { scoreComparisons as definition } from "@/lib/queue/definitions";
import { job } from "@/lib/queue/job";
import { scoreComparisons } from "@/lib/training/score-comparisons";

export default job(definition, scoreComparisons);
