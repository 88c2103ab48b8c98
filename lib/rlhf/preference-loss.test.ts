import { describe, expect, test } from "vitest";
import { Graph } from "@/lib/ml/graph";
import { evaluate } from "@/lib/ml/reference";
import { davidsonLoss, nextTokenLoss, preferenceLoss } from "./losses";
import { type Comparison, pairAccuracy, pairCount, pairMargins, pairWeights, type Ties, tieWeights } from "./pairs";
import { lossAt, table } from "./testing/loss-at";
import { expectClose, flat, vectorCase } from "./testing/vectors";

describe("preferenceLoss", () => {
  /** Scores of several comparisons in one batch, with the gradient for each. */
  const kwise = (
    rewards: number[][],
    ranks: number[][],
    options: { ties?: Ties; labelSmoothing?: number; prompts?: number } = {},
  ) => {
    const comparisons = ranks.map(comparisonOf);
    const { ties = "drop", labelSmoothing = 0 } = options;
    const prompts = comparisons.filter((c) => pairCount(c, ties) > 0).length;
    const rows = flat(rewards).length;
    const weights = pairWeights({ comparisons, rows, prompts, ties, labelSmoothing });
    const result = lossAt(
      { scores: { shape: [rows], data: flat(rewards) }, weights: square(weights, rows) },
      (v) => preferenceLoss({ scores: v.scores!, weights: v.weights! }),
      ["scores"],
    );
    return { ...result, comparisons };
  };
  const square = (weights: Float32Array, rows: number) => ({
    shape: [rows, rows],
    data: [...weights],
  });

  type Pairwise = { chosen: number[]; rejected: number[]; margin: number[] };
  /** Pairs as comparisons of two responses each. */
  const pairwise = ({ chosen, rejected }: Pick<Pairwise, "chosen" | "rejected">, labelSmoothing = 0) =>
    kwise(
      chosen.map((c, i) => [c, rejected[i]!]),
      chosen.map(() => [1, 2]),
      { labelSmoothing },
    );

  test("is log 2 for a model that cannot tell", () => {
    expect(pairwise({ chosen: [3, 0], rejected: [3, 0] }).loss).toBeCloseTo(Math.LN2, 7);
  });

  test("stays exact at extreme margins, as in pairwise_including_extreme_margins", () => {
    const { inputs, expected } = vectorCase<Pairwise, Record<string, number>>(
      "rm_loss",
      "pairwise_including_extreme_margins",
    );
    const actual = pairwise(inputs);
    expectClose(actual.loss, expected.loss_mean, 1e-6);
    const gradient = actual.gradients[0]!;
    expectClose(
      gradient.filter((_, i) => i % 2 === 0),
      expected.grad_chosen,
      1e-7,
    );
    expectClose(
      gradient.filter((_, i) => i % 2 === 1),
      expected.grad_rejected,
      1e-7,
    );
    const scores = inputs.chosen.map((c, i) => [c, inputs.rejected[i]!]);
    expectClose(pairAccuracy(actual.comparisons, scores), expected.accuracy_half_credit_ties);
  });

  test("asks for margins and centres scores as in pairwise_margin_and_centering", () => {
    const { inputs, expected } = vectorCase<Pairwise, { loss_total: number }>(
      "rm_loss",
      "pairwise_margin_and_centering",
    );
    const scores = inputs.chosen.flatMap((c, i) => [c, inputs.rejected[i]!]);
    const rows = scores.length;
    const comparisons = inputs.margin.map((margin) => ({ ...comparisonOf([1, 2]), strengths: [2 * margin] }));
    const prompts = comparisons.length;
    const weights = pairWeights({ comparisons, rows, prompts, ties: "drop", labelSmoothing: 0 });
    const { loss } = lossAt(
      {
        scores: { shape: [rows], data: scores },
        weights: square(weights, rows),
        margins: square(pairMargins({ comparisons, rows, scale: 0.5 }), rows),
      },
      (v) =>
        preferenceLoss({
          scores: v.scores!,
          weights: v.weights!,
          margins: v.margins!,
          centering: 0.01,
        }),
    );
    expectClose(loss, expected.loss_total, 1e-7);
  });

  test("smooths labels as in pairwise_label_smoothing_0.1", () => {
    const { inputs, expected } = vectorCase<Pairwise & { label_smoothing: number }, { loss_mean: number }>(
      "rm_loss",
      "pairwise_label_smoothing_0.1",
    );
    expectClose(pairwise(inputs, inputs.label_smoothing).loss, expected.loss_mean, 1e-7);
  });

  type Rankings = { rewards: number[][]; ranks: number[][] };
  type KwiseExpected = {
    loss: number;
    grad_rewards: number[][];
    pairs_used: number;
    pair_accuracy: number;
    pairs_per_prompt: number[];
  };
  const retained = vectorCase<Rankings, KwiseExpected>("rm_loss", "kwise_ranking_ties_dropped_norm_retained");

  test("is the mean over prompts of the mean over retained pairs", () => {
    const { inputs, expected } = retained;
    const actual = kwise(inputs.rewards, inputs.ranks);
    expectClose(actual.loss, expected.loss, 1e-7);
    expectClose(actual.gradients[0], expected.grad_rewards, 1e-7);
    expect(actual.comparisons.map((c) => c.pairs.length)).toEqual(expected.pairs_per_prompt);
    expectClose(pairAccuracy(actual.comparisons, inputs.rewards), expected.pair_accuracy);
  });

  test.each([
    ["kwise_ranking_ties_dropped_norm_choose2", "loss"],
    ["pooled_pairs_mean_is_different", "loss_pooled_over_pairs"],
  ] as const)("is not the one of %s", (name, key) => {
    const { inputs, expected } = vectorCase<Rankings, Record<string, number>>("rm_loss", name);
    const { loss } = kwise(inputs.rewards, inputs.ranks);
    expect(Math.abs(loss - expected[key]!)).toBeGreaterThan(0.01);
  });

  test("counts a tie as half a win for each, as in kwise_ranking_ties_soft_half", () => {
    const { inputs, expected } = vectorCase<Rankings, { loss: number }>("rm_loss", "kwise_ranking_ties_soft_half");
    expectClose(kwise(inputs.rewards, inputs.ranks, { ties: "half" }).loss, expected.loss, 1e-7);
  });

  test("adds up over batches that split the comparisons", () => {
    const { rewards, ranks } = retained.inputs;
    const comparisons = ranks.map(comparisonOf);
    const parts = comparisons.map((comparison, i) => {
      const rows = rewards[i]!.length;
      const weights = pairWeights({
        comparisons: [comparison],
        rows,
        prompts: 3,
        ties: "drop",
        labelSmoothing: 0,
      });
      return lossAt({ scores: { shape: [rows], data: rewards[i]! }, weights: square(weights, rows) }, (v) =>
        preferenceLoss({ scores: v.scores!, weights: v.weights! }),
      ).loss;
    });
    const total = parts.reduce((a, b) => a + b, 0);
    expectClose(total, retained.expected.loss, 1e-7);
  });

  test.each(["preferenceLoss", "davidsonLoss"])(
    "%s with every option has the central difference as its gradient",
    (name) => {
      const comparisons = [
        { ...comparisonOf([2, 1, 1, 3]), strengths: [3, 1, 0, 2, 1] },
        { ...comparisonOf([1, 1]) },
        { ...comparisonOf([1, 2, 2]), strengths: [1, 2] },
      ];
      const [rows, prompts] = [9, 3];
      const davidson = name === "davidsonLoss";
      const options = {
        comparisons,
        rows,
        prompts,
        ties: davidson ? "davidson" : "half",
        labelSmoothing: 0.1,
      } as const;
      const at = (x: readonly number[]) =>
        lossAt(
          {
            scores: { shape: [rows], data: x.slice(0, rows) },
            logNu: { shape: [], data: [x[rows]!] },
            weights: square(pairWeights(options), rows),
            tieWeights: square(tieWeights({ comparisons, rows, prompts }), rows),
            margins: square(pairMargins({ comparisons, rows, scale: 0.3 }), rows),
          },
          ({ scores, weights, margins, tieWeights, logNu }) =>
            davidson
              ? davidsonLoss({
                  scores: scores!,
                  weights: weights!,
                  tieWeights: tieWeights!,
                  logNu: logNu!,
                  centering: 0.01,
                })
              : preferenceLoss({ scores: scores!, weights: weights!, margins: margins!, centering: 0.01 }),
          davidson ? ["scores", "logNu"] : ["scores"],
        );
      const x = [0.4, -1.3, 2.1, 0.7, 0.2, 0.2, -3, 5, 1.1, -0.6];
      const step = 1e-5;
      const differences = x.slice(0, davidson ? 10 : 9).map((_, i) => {
        const moved = (by: number) => at(x.map((v, j) => (i === j ? v + by : v))).loss;
        return (moved(step) - moved(-step)) / (2 * step);
      });
      expectClose(at(x).gradients.flat(), differences, 1e-8);
    },
  );

  test("under label smoothing the best lead is the margin plus the log-odds of being right", () => {
    const comparisons = [{ ...comparisonOf([1, 2]), strengths: [0.7] }];
    const lead = 0.7 + Math.log(0.9 / 0.1);
    const { gradients } = lossAt(
      {
        scores: { shape: [2], data: [lead, 0] },
        weights: square(pairWeights({ comparisons, rows: 2, prompts: 1, ties: "drop", labelSmoothing: 0.1 }), 2),
        margins: square(pairMargins({ comparisons, rows: 2, scale: 1 }), 2),
      },
      (v) => preferenceLoss({ scores: v.scores!, weights: v.weights!, margins: v.margins! }),
      ["scores"],
    );
    expectClose(gradients[0], [0, 0], 1e-7);
  });

  /** Negative log of one outcome of a pair with the scores [lead, 0]: weights are 1 on that outcome. */
  const outcome = (lead: number, which: "first" | "second" | "tie", nu: number) => {
    const at = (i: number, j: number) => table([0, 1].map((r) => [0, 1].map((c) => Number(r === i && c === j))));
    const none = at(-1, -1);
    return lossAt(
      {
        scores: { shape: [2], data: [lead, 0] },
        weights: which === "first" ? at(0, 1) : which === "second" ? at(1, 0) : none,
        tieWeights: which === "tie" ? at(0, 1) : none,
        logNu: { shape: [], data: [Math.log(nu)] },
      },
      (v) => davidsonLoss({ scores: v.scores!, weights: v.weights!, tieWeights: v.tieWeights!, logNu: v.logNu! }),
      ["scores", "logNu"],
    );
  };
  type Outcomes = { p_first: number[]; p_second: number[]; p_tie: number[] };
  const tieModels = vectorCase<
    { reward_difference: number[]; davidson_nu: number; rao_kupper_theta: number },
    { davidson: Outcomes; rao_kupper: Outcomes }
  >("rm_loss", "tie_models_davidson_and_rao_kupper");

  test.each(["first", "second", "tie"] as const)("davidsonLoss gives %s the probability of tie_models", (which) => {
    const { reward_difference, davidson_nu } = tieModels.inputs;
    const actual = reward_difference.map((d) => Math.exp(-outcome(d, which, davidson_nu).loss));
    expectClose(actual, tieModels.expected.davidson[`p_${which}`], 1e-9);
  });

  test("davidsonLoss stays exact at extreme leads, with finite gradients", () => {
    const nu = 0.6;
    expectClose(outcome(1600, "first", nu).loss, 0, 1e-12);
    expectClose(outcome(-1600, "first", nu).loss, 1600, 1e-12);
    expectClose(outcome(1600, "tie", nu).loss, 800 - Math.log(nu), 1e-12);
    for (const lead of [-1600, 0, 1600]) {
      for (const which of ["first", "second", "tie"] as const) {
        for (const g of outcome(lead, which, nu).gradients.flat()) expect(Number.isFinite(g)).toBe(true);
      }
    }
  });

  test("davidsonLoss is log 3 for equal scores at nu 1, and the loss without ties as nu vanishes", () => {
    for (const which of ["first", "second", "tie"] as const) expectClose(outcome(0, which, 1).loss, Math.log(3));
    expectClose(outcome(0.8, "first", 1e-30).loss, Math.log1p(Math.exp(-0.8)));
  });

  test("davidsonLoss centres the scores of ties as those of wins", () => {
    const centred = (weights: number, ties: number) => {
      const inputs = {
        scores: { shape: [2], data: [5, 2] },
        weights: table([
          [0, weights],
          [0, 0],
        ]),
        ties: table([
          [0, ties],
          [0, 0],
        ]),
      };
      const at = (centering: number) =>
        lossAt(inputs, ({ scores, weights, ties }) =>
          davidsonLoss({
            scores: scores!,
            weights: weights!,
            tieWeights: ties!,
            logNu: scores!.graph.constant(0),
            centering,
          }),
        ).loss;
      return at(0.01) - at(0);
    };
    expectClose([centred(1, 0), centred(0, 1)], [0.49, 0.49], 1e-9);
  });

  test("wins and ties together weigh 1 over the prompts of a step", () => {
    const comparisons = [
      [1, 1, 2, 3],
      [1, 1],
      [1, 2],
    ].map(comparisonOf);
    const [rows, prompts] = [8, 3];
    const wins = pairWeights({ comparisons, rows, prompts, ties: "davidson", labelSmoothing: 0.2 });
    const ties = tieWeights({ comparisons, rows, prompts });
    const sum = (w: Float32Array) => w.reduce((a, b) => a + b, 0);
    expectClose(sum(wins) + sum(ties), 1, 1e-6);
    expectClose(sum(ties), (1 / 6 + 1) / 3, 1e-6);
  });

  test("with margin log theta it is the Rao-Kupper model, a tie being both orders at once", () => {
    const theta = tieModels.inputs.rao_kupper_theta;
    const margin = Math.log(theta);
    const loss = (lead: number, weights: number[][]) =>
      lossAt(
        {
          scores: { shape: [2], data: [lead, 0] },
          weights: table(weights),
          margins: table(new Array(2).fill([margin, margin])),
        },
        (v) => preferenceLoss({ scores: v.scores!, weights: v.weights!, margins: v.margins! }),
      ).loss;
    const probability = (weights: number[][]) =>
      tieModels.inputs.reward_difference.map((d) => Math.exp(-loss(d, weights)));
    const { p_first, p_second, p_tie } = tieModels.expected.rao_kupper;
    expectClose(
      probability([
        [0, 1],
        [0, 0],
      ]),
      p_first,
      1e-8,
    );
    expectClose(
      probability([
        [0, 0],
        [1, 0],
      ]),
      p_second,
      1e-8,
    );
    expectClose(
      probability([
        [0, 1],
        [1, 0],
      ]).map((p) => (theta ** 2 - 1) * p),
      p_tie,
      1e-8,
    );
  });

  /** Bradley-Terry over players: the scores are their strengths, the weights how often each beat each. */
  const bradleyTerry = (wins: number[][], theta: number[]) =>
    lossAt(
      { scores: { shape: [theta.length], data: theta }, weights: table(wins) },
      (v) => preferenceLoss({ scores: v.scores!, weights: v.weights! }),
      ["scores"],
    );

  test("is least at the strengths of four_models_win_matrix", () => {
    const { inputs, expected } = vectorCase<
      { wins_row_beats_column: number[][] },
      { theta_centered: number[]; nll: number }
    >("bradley_terry", "four_models_win_matrix");
    const { loss, gradients } = bradleyTerry(inputs.wins_row_beats_column, expected.theta_centered);
    expectClose(loss, expected.nll, 1e-7);
    expectClose(gradients[0], [0, 0, 0, 0], 1e-6);
  });

  test("pulls an undefeated player up for ever, and against a prior to undefeated_player_needs_prior", () => {
    const { inputs, expected } = vectorCase<
      { wins_row_beats_column: number[][]; l2_lambda: number },
      { theta_map: number[] }
    >("bradley_terry", "undefeated_player_needs_prior_MAP_lambda_0.5");
    const theta = expected.theta_map;
    const [pull] = bradleyTerry(inputs.wins_row_beats_column, theta).gradients;
    expectClose(
      pull,
      theta.map((t) => -inputs.l2_lambda * t),
      1e-6,
    );
    expect(bradleyTerry(inputs.wins_row_beats_column, [30, 0, 0]).gradients[0]![0]).toBeLessThan(0);
  });

  /** Negative log-probability that softmax of the scores [N, K] picks `best`, by the loss of the next token. */
  const picked = (scores: number[][], best: number[]) => {
    const graph = new Graph();
    const [logits, ids] = [
      graph.input("scores", [scores.length, scores[0]!.length]),
      graph.input("best", [best.length], "int32"),
    ];
    const loss = nextTokenLoss(logits.tokenLogprobs(ids), graph.constant(1 / best.length, [best.length]));
    const feeds = new Map([
      [logits, Float64Array.from(flat(scores))],
      [ids, Float64Array.from(best)],
    ]);
    return evaluate(graph, feeds, [loss])[0]![0]!;
  };

  test("the best of K is a next token among K, as in pick_best_of_4_softmax", () => {
    const { inputs, expected } = vectorCase<
      { rewards: number[][]; best: number[] },
      { loss: number; loss_per_item: number[] }
    >("rm_loss", "pick_best_of_4_softmax");
    expectClose(picked(inputs.rewards, inputs.best), expected.loss, 1e-7);
    inputs.rewards.forEach((row, i) => {
      expectClose(picked([row], [inputs.best[i]!]), expected.loss_per_item[i], 1e-7);
    });
  });

  test("the listwise loss of plackett_luce_listwise is a choice of the best, again and again", () => {
    const { inputs, expected } = vectorCase<{ rewards: number[]; order_best_to_worst: number[] }, { nll: number }>(
      "rm_loss",
      "plackett_luce_listwise",
    );
    const ordered = inputs.order_best_to_worst.map((i) => inputs.rewards[i]!);
    const stages = ordered.map((_, i) => picked([ordered.slice(i)], [0]));
    expectClose(
      stages.reduce((a, b) => a + b, 0),
      expected.nll,
      1e-7,
    );
  });
});

/** All pairs of a ranking by its ranks, 1 best; equal ranks are ties. */
function comparisonOf(ranks: number[]): Comparison {
  const pairs: [number, number][] = [];
  const ties: [number, number][] = [];
  ranks.forEach((a, i) => {
    ranks.forEach((b, j) => {
      if (a < b) pairs.push([i, j]);
      if (a === b && i < j) ties.push([i, j]);
    });
  });
  return { responses: ranks.map(() => [1]), pairs, ties };
}
