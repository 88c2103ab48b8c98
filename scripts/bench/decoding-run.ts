/** One batch of responses of ours, sampled from live parameters. */
import { type GenerateInput, generatorFromParameters } from "@/lib/ml/generate";
import { initialize } from "@/lib/ml/nn/weights";
import { randomFrom } from "@/lib/ml/random";
import type { DecodeWork } from "./protocol";
import { configOf } from "./training-step";

const PROMPT = [1, 2, 3, 4];

/** `flops` and `bytes` of protocol.ts. */
export type DecodingRun = { flops: number; bytes: number; run(): Promise<void> };

export async function compileDecodingRun(work: DecodeWork): Promise<DecodingRun> {
  const { d, L, B, T } = work;
  const config = configOf(work);
  const parameters = initialize(config, randomFrom(1));
  const generator = await generatorFromParameters(config, parameters);
  const input: GenerateInput = {
    prompts: Array.from({ length: B }, () => PROMPT),
    seeds: Array.from({ length: B }, (_, i) => i),
    // No token ends a response: all run to the same length.
    sampling: { temperature: 1, maxNewTokens: T, bannedIds: [0] },
    eosId: 0,
    padId: 0,
  };
  // On average half of the response stands before a place; each place before it has d keys and d values a layer.
  const cached = B * (PROMPT.length + T / 2) * 2 * d * L;
  const weights = parameters.data.length;
  return {
    flops: 2 * T * (B * weights + cached),
    bytes: 4 * T * (weights + cached),
    run: async () => void (await generator.generate(input)),
  };
}
