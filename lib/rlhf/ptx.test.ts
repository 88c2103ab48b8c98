import { expect, test, vi } from "vitest";
import { PpoConfig } from "@/lib/contract/settings/ppo";
import { randomFrom } from "@/lib/ml/random";
import { allLearned } from "./corpus-rows";
import { withScoreHead } from "./language-model";
import { compileNextTokenGradients, runBatches } from "./next-token";
import { ppo } from "./ppo";
import { addGradient, openPtx } from "./ptx";
import { columnOf, EOS, world } from "./testing/good-word";
import { runRound, tinyModel } from "./testing/tiny-model";
import { expectClose, vectorCase } from "./testing/vectors";

// Training is quick alone and slow on a machine that does much else.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const SIZES = { ptxBatchSize: 4, ptxContextLength: 8, microBatchSize: 2 };

test("gradients join as those of ppo_ptx_combination", () => {
  const { inputs, expected } = vectorCase<
    { grad_ppo: number[]; grad_ptx_mean_token_nll: number[]; gamma_ptx: number },
    { grad_total: number[] }
  >("token_level", "ppo_ptx_combination");
  const gradient = Float32Array.from(inputs.grad_ppo);
  const corpus = Float32Array.from(inputs.grad_ptx_mean_token_nll);
  addGradient({ gradient, corpus, gamma: inputs.gamma_ptx });
  expectClose(gradient, expected.grad_total, 1e-6);
});

test("the gradient of the corpus joins, times gamma, that which is there", async () => {
  const network = tinyModel();
  // One row fills the corpus exactly, so every example of a step is that row.
  const document = [3, 4, 5, 6, 7, 8, 9, 1];
  const ptx = await openPtx({
    network,
    documents: [document],
    config: { ...SIZES, ptxCoefficient: 3 },
    padId: 0,
    seed: 1,
  });
  const gradient = new Float32Array(network.parameters.data.length).fill(1);
  const { "loss/ptx": loss } = await ptx.blend(gradient, 0);
  await ptx.release();

  const program = await compileNextTokenGradients({ model: network, rows: 1, width: 8 });
  const examples = [allLearned([1, ...document])];
  const own = await runBatches(program, { examples, rows: 1, width: 8, padId: 0, weightOf: () => 1 / 8 });
  expect(loss).toBeCloseTo(own.loss, 5);
  gradient.forEach((g, i) => {
    expect(g).toBeCloseTo(1 + 3 * program.gradient[i]!, 4);
  });
  await program.release();
});

test("with it PPO also learns the corpus, without it does not", async () => {
  const { policy, ...rest } = world();
  const value = { model: withScoreHead(policy, randomFrom(4)), scale: { bias: 0, gain: 1 } };
  const corpus = Array.from({ length: 8 }, () => [5, 4, 5, 4, 5, EOS]);
  const round = (ptxCoefficient: number) =>
    runRound(
      ppo({
        ...rest,
        policy,
        value,
        corpus,
        config: PpoConfig.parse({
          ...{ iterations: 8, batchSize: 16, minibatchSize: 16, microBatchSize: 16, maxNewTokens: 5 },
          ...{ learningRate: 0.01, valueLearningRate: 0.01, warmupIterations: 0, ptxCoefficient },
          ...{ ptxBatchSize: 16, ptxContextLength: 8 },
        }),
      }),
    );
  const [mixed, plain] = [await round(5), await round(0)];
  const losses = columnOf(mixed.metrics, "loss/ptx");
  expect(losses.at(-1)).toBeLessThan(losses[0]! - 0.5);
  expect(plain.metrics[0]).not.toHaveProperty("loss/ptx");
});

test("a weight without a corpus is refused, and sequences that are longer than the policy reads", async () => {
  const { policy, ...rest } = world();
  const value = { model: withScoreHead(policy, randomFrom(4)), scale: { bias: 0, gain: 1 } };
  const { maxPositions } = policy.config;
  const start = (ptxContextLength: number) => {
    const config = PpoConfig.parse({ ptxCoefficient: 1, maxNewTokens: 5, ptxContextLength });
    return runRound(ppo({ ...rest, policy, value, config }));
  };
  await expect(start(maxPositions)).rejects.toThrow(`The corpus has fewer than ${maxPositions} tokens`);
  await expect(start(maxPositions + 1)).rejects.toThrow(`sequences of ${maxPositions + 1} tokens are too long`);
});
