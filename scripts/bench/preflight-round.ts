/**
 * A short round of the algorithms on random tokens, in a process of its own, or the measurement of this machine's speed;
 * prints one line of JSON. Asked by preflight.ts. The seconds are those of the whole process, less those in which it draws random
 * weights: a round has its weights from a file.
 */
import { initialize } from "@/lib/ml/nn/weights";
import { randomFrom } from "@/lib/ml/random";
import { rewardJudge } from "@/lib/rlhf/judge";
import { type LanguageModel, type RoundEvent, withScoreHead } from "@/lib/rlhf/language-model";
import { ppo } from "@/lib/rlhf/ppo";
import { rewardModel } from "@/lib/rlhf/reward-model";
import { sft } from "@/lib/rlhf/sft";
import { encodeCheckpoint } from "@/lib/training/checkpoint";
import { measureSpeed } from "@/lib/training/measure-speed";
import { BenchedRound, CONFIGS, K, networkOf, textsOf } from "./preflight-rounds";

const argument = process.argv[2] ?? "";
if (argument === "speed") console.log(JSON.stringify(await measureSpeed()));
else {
  const round = BenchedRound.parse(JSON.parse(argument));
  const config = networkOf(round);
  const drawingSince = performance.now();
  const weights = initialize(config, randomFrom(1));
  const drawing = performance.now() - drawingSince;
  const parameters = await run(round, { config, parameters: weights });
  const [seconds, peakBytes] = [(performance.now() - drawing) / 1000, 1024 * process.resourceUsage().maxRSS];
  console.log(JSON.stringify({ parameters, seconds, peakBytes }));
}

/** Runs the round, with a checkpoint at its end. @returns the parameters of its result. */
async function run(round: BenchedRound, model: LanguageModel): Promise<number> {
  const events = eventsOf(round, model);
  let last: RoundEvent | undefined;
  for (;;) {
    const next = await events.next();
    if (next.done) return next.value.parameters.data.length;
    last = next.value;
    if (last.step === last.totalSteps) encodeCheckpoint(last.state(), "bench");
  }
}

async function* eventsOf(round: BenchedRound, model: LanguageModel): AsyncGenerator<RoundEvent, LanguageModel> {
  const random = randomFrom(2);
  const { train } = textsOf(round);
  const endId = model.config.vocabSize - 1;
  const texts = Array.from({ length: train.texts }, () =>
    Array.from({ length: train.mean }, () => 1 + Math.floor(random() * (endId - 1))),
  );
  const shared = { model, heldOut: [], padId: 0, seed: 1 };
  if (round.kind === "sft") {
    const examples = texts.map((ids) => ({ ids, mask: ids.map(() => 1 as const) }));
    return yield* sft({ ...shared, eosId: endId, examples, config: CONFIGS.sft(round) });
  }
  if (round.kind === "reward_model") {
    const comparisons = Array.from({ length: train.items }, (_, i) => ({
      responses: texts.slice(K * i, K * (i + 1)),
      pairs: [[0, 1] as const],
    }));
    const config = CONFIGS.reward_model(round);
    return (yield* rewardModel({ ...shared, comparisons, demonstrations: [], config })).model;
  }
  const reward = { model: withScoreHead(model, randomFrom(3)), bias: 0, gain: 1 };
  const config = CONFIGS.ppo(round);
  const rows = config.microBatchSize;
  return yield* ppo({
    policy: model,
    judge: rewardJudge({ members: [reward], rule: { rule: "mean" }, scaled: false, rows, padId: 0, eosId: endId }),
    value: { model: reward.model, scale: { bias: 0, gain: 1 } },
    prompts: texts,
    config,
    padId: 0,
    eosId: endId,
    bannedIds: [endId], // all responses run to the same length
    seed: 1,
  });
}
