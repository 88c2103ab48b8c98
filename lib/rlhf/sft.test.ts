import { describe, expect, test, vi } from "vitest";
import { mixedSequences, SftConfig } from "@/lib/contract/settings/sft";
import { normOf } from "@/lib/ml/optim";
import { randomFrom } from "@/lib/ml/random";
import { chunksOf, type Example, learnedTokens, nextTokenBatch } from "./batches";
import { compileNextTokenGradients } from "./next-token";
import { type JudgeOfAnswers, lastTurnOnly, sft, WEIGHTINGS } from "./sft";
import { runRound, tinyGpt2, tinyModel } from "./testing/tiny-model";

// Training is quick alone and slow on a machine that does much else.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const [EOS, USER, ASSISTANT] = [1, 2, 3];
/** "user n, assistant n n EOS", with words of different length: the answer repeats the question. */
const examples: Example[] = Array.from({ length: 40 }, (_, i) => {
  const random = randomFrom(i);
  const word = 4 + Math.floor(random() * 8);
  const words = new Array<number>(1 + Math.floor(random() * 3)).fill(word);
  const ids = [USER, word, ASSISTANT, ...words, EOS];
  return { ids, mask: ids.map((_, k) => (k < 3 ? 0 : 1)) };
});
const heldOut = examples.slice(0, 8);

const config = SftConfig.parse({
  epochs: 2,
  batchSize: 16,
  microBatchSize: 4,
  learningRate: 0.02,
  evaluateEvery: 3,
});
const round = (over: Partial<Parameters<typeof sft>[0]> = {}) =>
  sft({ model: tinyModel(), examples, heldOut, config, padId: 0, eosId: EOS, seed: 5, ...over });

test("the policy learns to answer as the demonstrations do", async () => {
  const { metrics } = await runRound(round({ config: { ...config, epochs: 20 } }));
  expect(metrics[0]!["loss/heldout"]).toBeGreaterThan(2);
  expect(metrics.at(-1)!["loss/heldout"]).toBeLessThan(0.7);
  expect(metrics.at(-1)!["loss/train"]).toBeLessThan(0.7);
  expect(metrics.at(-1)!["eos_probability/heldout"]).toBeGreaterThan(2 * metrics[0]!["eos_probability/heldout"]!);
});

test("it is asked for answers of its own, which come to end where people's do", async () => {
  const long = { ids: [USER, 4, ASSISTANT, ...new Array<number>(8).fill(4), EOS] };
  const everlasting = { ...long, mask: long.ids.map((_, k): 0 | 1 => (k < 3 ? 0 : 1)) };
  const { metrics } = await runRound(
    round({ examples: [...examples, everlasting], config: { ...config, epochs: 20 } }),
  );
  const [before, after] = [metrics[0]!, metrics.at(-1)!];
  const written = heldOut.map(learnedTokens);
  const mean = written.reduce((sum, n) => sum + n, 0) / written.length;
  expect(before["length/mean"]).toBeGreaterThan(1.5 * mean);
  expect(before["length/truncated"]).toBeGreaterThan(0);
  expect(Math.abs(after["length/mean"]! - mean)).toBeLessThan(1);
  expect(after).toMatchObject({ "length/truncated": 0, "val/num_eos_tokens": heldOut.length });
  expect(metrics[1]).not.toHaveProperty("length/mean");
});

describe("a judge of its answers", () => {
  /** Likes answers that are short and come to an end. */
  const judge = (maxPositions: number): JudgeOfAnswers => ({
    maxPositions,
    score: async ({ responses, ended }) => responses.map(({ length }, i) => (ended[i] ? -length : -10)),
    release: async () => undefined,
  });
  const qualities = async (over: Parameters<typeof round>[0]) => {
    const seen: { score: number | undefined; loss: number | undefined; quality: number | undefined }[] = [];
    for await (const { metrics, quality } of round(over))
      seen.push({ score: metrics["objective/scores"], loss: metrics["loss/heldout"], quality });
    return seen;
  };

  test("decides which step is best, in place of held-out loss", async () => {
    const judged = await qualities({ judge: judge(64) });
    expect(judged.map(({ score }) => score)).toEqual(judged.map(({ quality }) => quality));
    expect(judged[0]?.quality).toBeLessThan(0);
    expect(judged.map(({ quality }) => quality !== undefined)).toEqual([true, false, false, true, false, false, true]);
    const alone = await qualities({});
    expect(alone.map(({ loss }) => loss && -loss)).toEqual(alone.map(({ quality }) => quality));
    expect(judged.map(({ loss }) => loss)).toEqual(alone.map(({ loss }) => loss));
  });

  test("must have something to read, with room for EOS after an answer that is cut off", async () => {
    // A prompt has three tokens, the longest response four.
    await expect(runRound(round({ judge: judge(8) }), 0)).resolves.toBeDefined();
    await expect(runRound(round({ judge: judge(7) }), 0)).rejects.toThrow("leaves room for an answer to score");
    await expect(runRound(round({ judge: judge(64), heldOut: [] }), 0)).rejects.toThrow("choose no reward model");
  });
});

test("a conversation's ends are all of its turns', not only the last", async () => {
  const ids = [USER, 4, ASSISTANT, EOS, USER, 5, ASSISTANT, 6, EOS];
  const ending = async (mask: Example["mask"]) => {
    const { metrics } = await runRound(round({ heldOut: [{ ids, mask }] }), 0);
    return metrics[0]!["eos_probability/heldout"]!;
  };
  const [first, last] = [await ending([0, 0, 0, 1, 0, 0, 0, 0, 0]), await ending([0, 0, 0, 0, 0, 0, 0, 1, 1])];
  expect(await ending([0, 0, 0, 1, 0, 0, 0, 1, 1])).toBeCloseTo((first + last) / 2, 6);
  expect(Math.abs(first - last)).toBeGreaterThan(1e-5);
});

describe("micro-batches", () => {
  const step = examples.slice(0, 7);

  const gradientOf = async (microBatchSize: number, lossMean: SftConfig["lossMean"]) => {
    const [model, width] = [tinyModel({}, 3), 16];
    const program = await compileNextTokenGradients({ model, rows: microBatchSize, width });
    const weightOf = WEIGHTINGS[lossMean](step);
    for (const [i, chunk] of chunksOf(step, microBatchSize).entries()) {
      const batch = nextTokenBatch({
        examples: chunk,
        rows: microBatchSize,
        width,
        padId: 0,
        weightOf,
      });
      await program.run(feedsOf(batch), { accumulate: i > 0 });
    }
    await program.release();
    return program.gradient;
  };

  test.each(["token", "sequence"] as const)(
    "of 1, 2, 4 and 7 give the same gradient of the %s mean",
    async (lossMean) => {
      const whole = await gradientOf(7, lossMean);
      const scale = normOf(whole);
      for (const size of [1, 2, 4]) {
        const parts = await gradientOf(size, lossMean);
        const apart = normOf(parts.map((g, i) => g - whole[i]!)) / scale;
        expect(apart, `micro-batches of ${size}`).toBeLessThan(1e-5);
      }
    },
  );

  test("the two means differ where lengths do", async () => {
    const [a, b] = [await gradientOf(7, "token"), await gradientOf(7, "sequence")];
    expect(normOf(a.map((g, i) => g - b[i]!)) / normOf(a)).toBeGreaterThan(0.01);
  });
});

test("stopped and resumed, it ends with the same bits", async () => {
  const whole = await runRound(round());
  const killed = await runRound(round(), 3);
  const resumed = await runRound(round({ resume: killed.state }));
  expect(whole.steps).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(resumed.metrics).toEqual(whole.metrics.slice(4));
  expect(resumed.state).toEqual(whole.state);
  expect(resumed.result.parameters.data).toEqual(whole.result.parameters.data);
});

test("a state already taken does not change as the round goes on", async () => {
  const running = round();
  await running.next();
  const { value } = await running.next();
  if (!value || !("state" in value)) throw new Error("the round ended early");
  const taken = value.state();
  const copy = structuredClone(taken);
  await running.next();
  await running.return(undefined as never);
  expect(taken).toEqual(copy);
});

test("every epoch goes through all demonstrations, in an order of its own", async () => {
  const few = examples.slice(0, 6);
  const still = { ...config, batchSize: 1, microBatchSize: 1, learningRate: 0 };
  const { metrics } = await runRound(round({ examples: few, heldOut: [], config: still }));
  const losses = metrics.slice(1).map((m) => m["loss/train"]!);
  const [first, second] = [losses.slice(0, 6), losses.slice(6)];
  expect(second).not.toEqual(first);
  expect([...second].sort()).toEqual([...first].sort());
});

test("three updates in a row that are not finite stop the round with a reason", async () => {
  const model = tinyModel();
  model.parameters.data.fill(Number.NaN);
  const seen: Record<string, number>[] = [];
  const run = async () => {
    for await (const { metrics } of round({ model })) seen.push(metrics);
  };
  await expect(run()).rejects.toThrow("Three updates in a row of the model");
  expect(seen.map((m) => m["update/skipped"])).toEqual([undefined, 1, 1]);
  expect(seen.every((m) => Object.values(m).every(Number.isFinite))).toBe(true);
});

test("nothing to learn, or a demonstration that is too long, is refused", async () => {
  const silent = [{ ids: [USER, 4, ASSISTANT], mask: [0, 0, 0] as const }];
  await expect(runRound(round({ examples: silent }))).rejects.toThrow("no demonstration");
  const long = [{ ids: new Array<number>(66).fill(5), mask: new Array<1>(66).fill(1) }];
  await expect(runRound(round({ examples: long }))).rejects.toThrow("65 tokens is too long");
});

const feedsOf = ({ ids, positions, mask, labels, weights }: ReturnType<typeof nextTokenBatch>) => ({
  ids,
  positions,
  mask,
  labels,
  weights,
});

test("of a conversation with several turns all are learned, or the last only", async () => {
  const turns = { ids: [2, 3, 4, 1, 5, 6, 7, 1, 8], mask: [0, 0, 1, 1, 0, 0, 1, 1, 0] as const };
  expect(lastTurnOnly(turns)).toEqual({ ids: turns.ids, mask: [0, 0, 0, 0, 0, 0, 1, 1, 0] });
  expect(lastTurnOnly({ ids: [2, 3], mask: [1, 1] }).mask).toEqual([1, 1]);
  expect(lastTurnOnly({ ids: [2, 3], mask: [0, 0] }).mask).toEqual([0, 0]);
  const first = async (learnedTurns: SftConfig["learnedTurns"]) =>
    (await runRound(round({ examples: [turns], heldOut: [], config: { ...config, learnedTurns } }), 1)).metrics[1]!;
  expect((await first("all"))["loss/train"]).not.toBeCloseTo((await first("last"))["loss/train"]!, 6);
});

test.each([
  [16, 0.3],
  [4, 0.1],
])(
  "in batches of %i a share of %d of pretraining text is remembered, which is forgotten without it",
  async (size, share) => {
    const corpus = Array.from({ length: 8 }, () => [11, 10, 11, 10, 11, 10, 11, 10, 1]);
    const document = { ids: [1, ...corpus[0]!], mask: [1, ...corpus[0]!.map(() => 1)] as (0 | 1)[] };
    const lossOnCorpus = async (pretrainShare: number) => {
      const settings = { ...config, batchSize: size, epochs: 8, pretrainShare };
      const learned = await runRound(round({ corpus, config: settings }));
      const model = { config: learned.result.config, parameters: learned.result.parameters };
      const still = { ...config, epochs: 1, learningRate: 0 };
      return (await runRound(round({ model, heldOut: [document], config: still }), 0)).metrics[0]!["loss/heldout"]!;
    };
    const [without, mixed] = [await lossOnCorpus(0), await lossOnCorpus(share)];
    expect(mixed).toBeLessThan(without / 2);
  },
);

describe("the sequences of a corpus", () => {
  test("are its share of all examples, in any batches", () => {
    for (const pretrainShare of [0.01, 0.1, 0.5, 0.9]) {
      const mixed = mixedSequences(100_000, { pretrainShare });
      expect(mixed / (100_000 + mixed)).toBeCloseTo(pretrainShare, 3);
      expect(mixedSequences(1, { pretrainShare })).toBeGreaterThan(0);
    }
    expect(mixedSequences(1000, { pretrainShare: 0 })).toBe(0);
  });

  const corpus = [Array.from({ length: 200 }, (_, i) => 4 + ((i * i) % 8))];
  const mixing = { ...config, batchSize: 4, pretrainShare: 0.1 };

  test("are the same after a resume between two of them", async () => {
    const whole = await runRound(round({ corpus, config: mixing }));
    const { state } = await runRound(round({ corpus, config: mixing }), 4);
    const resumed = await runRound(round({ corpus, config: mixing, resume: state }));
    expect(resumed.metrics).toEqual(whole.metrics.slice(5));
    expect(resumed.state).toEqual(whole.state);
  });

  test("are no longer than the model can read, though its rows are wider", async () => {
    const model = tinyGpt2({ maxPositions: 20 });
    const long: Example = { ids: new Array<number>(20).fill(5), mask: new Array<1>(20).fill(1) };
    const learned = runRound(round({ model, corpus, examples: [...examples, long], config: mixing }));
    // Its table of positions has no more than twenty.
    await expect(learned).resolves.toMatchObject({ state: { step: 22 } });
  });
});
