import { sampleResponses as definition } from "@/lib/queue/definitions";
import { job } from "@/lib/queue/job";
import { sampleResponses } from "@/lib/serving/sample-responses";

export default job(definition, sampleResponses);
