import { trainRound } from "@/lib/queue/definitions";
import { job } from "@/lib/queue/job";
import { holdRound } from "@/lib/training/hold-round";
import { trainInOwnProcess } from "../trainer-process";

export default job(trainRound, ({ roundId }, { signal }) => holdRound(roundId, { signal, train: trainInOwnProcess }));
