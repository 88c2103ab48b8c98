/** Measures policies of the small world exactly: it reads all responses through the graph by which they are trained. */
import { exactObjective, exactOptimum, type Objective } from "@/lib/rlhf/exact-optimum";
import { copyOf } from "@/lib/rlhf/language-model";
import { momentsOf } from "@/lib/rlhf/moments";
import { policyHead, ResponseNetwork } from "@/lib/rlhf/response-network";
import { rowSums } from "@/lib/rlhf/rewards";
import { PAD, PROMPTS, RESPONSES, type World } from "./world";

/** What it says are means over the prompts. */
export type Meter = {
  /** J₀, of the reference. */
  start: number;
  /** J*, of the best policy. */
  optimum: number;
  /** Of the policy with such weights. */
  measure(weights: Float32Array): Promise<Objective>;
  release(): Promise<void>;
};

const SHAPE = { rows: 256, promptWidth: 16, padId: PAD };

export async function openMeter({ policy, scoreOf }: World, klCoefficient: number): Promise<Meter> {
  const subject = copyOf(policy);
  const head = policyHead({ temperature: 1, bannedIds: [PAD] });
  const network = new ResponseNetwork({ network: subject, shape: SHAPE, head });

  /** [N] of all responses to each prompt, in nats. */
  async function logprobsOf(weights: Float32Array): Promise<Float64Array[]> {
    subject.parameters.data.set(weights);
    const prompts = PROMPTS.flatMap((prompt) => RESPONSES.map(() => prompt));
    const responses = PROMPTS.flatMap(() => RESPONSES);
    const { logprobs } = await network.read({ prompts, responses });
    const sums = rowSums(logprobs!, logprobs!.length / responses.length);
    return PROMPTS.map((_, p) => sums.slice(p * RESPONSES.length, (p + 1) * RESPONSES.length));
  }

  const references = await logprobsOf(policy.parameters.data);
  const known = PROMPTS.map((prompt, p) => ({
    referenceLogprobs: references[p]!,
    scores: RESPONSES.map((response) => scoreOf(prompt, response)),
    klCoefficient,
  }));
  const meanOf = (values: readonly number[]) => momentsOf(values).mean;
  return {
    start: meanOf(known.map((prompt) => exactObjective({ ...prompt, logprobs: prompt.referenceLogprobs }).objective)),
    optimum: meanOf(known.map((prompt) => exactOptimum(prompt).objective)),
    async measure(weights) {
      const own = await logprobsOf(weights);
      const objectives = known.map((prompt, p) => exactObjective({ ...prompt, logprobs: own[p]! }));
      const mean = (of: keyof Objective) => meanOf(objectives.map((objective) => objective[of]));
      return { score: mean("score"), kl: mean("kl"), klVariance: mean("klVariance"), objective: mean("objective") };
    },
    release: () => network.release(),
  };
}
