/**
 * Settings that several kinds of rounds have. A form is made from these schemas: every field is a number, a boolean or an
 * enum with a default, its limits, and one sentence that ends with the source of the default.
 *
 * IG: Ouyang et al. 2022 (InstructGPT), arXiv 2203.02155. GPT-3: Brown et al. 2020, appendix B, arXiv 2005.14165.
 * "ours" marks a default chosen for models of about a million parameters on two cores; IG's values are for 1.3 to 175
 * billion and would barely move so small a model within minutes.
 */
import { z } from "zod";

export const count = (value: number, max: number, min = 1) => z.number().int().min(min).max(max).default(value);
export const fraction = (value: number) => z.number().min(0).max(1).default(value);
export const rate = (value: number) => z.number().min(0).max(1).default(value);

/** AdamW and clipping, the same fields in every kind; the sentences name the papers. */
export const optimizer = (defaults: { beta2: number; epsilon: number; weightDecay: number }) => ({
  beta1: z
    .number()
    .min(0)
    .max(0.999)
    .default(0.9)
    .describe("Decay of Adam's running mean of the gradient (GPT-3 and IG C: 0.9)."),
  beta2: z
    .number()
    .min(0)
    .max(0.99999)
    .default(defaults.beta2)
    .describe("Decay of Adam's running mean of the squared gradient (GPT-3 and IG C: 0.95)."),
  epsilon: z
    .number()
    .min(1e-12)
    .max(1e-2)
    .default(defaults.epsilon)
    .describe(
      "Added to the root of Adam's second moment, where PyTorch adds it (GPT-3: 1e-8; for PPO OpenAI's code: 1e-5).",
    ),
  weightDecay: z
    .number()
    .min(0)
    .max(1)
    .default(defaults.weightDecay)
    .describe("Decoupled weight decay of matrices, per unit of learning rate (GPT-3: 0.1; IG states none)."),
  maxGradientNorm: z
    .number()
    .positive()
    .max(1000)
    .default(1)
    .describe("A longer gradient is scaled down to this global norm (GPT-3: 1.0)."),
});

/** Most responses in one comparison (contract: 2 to 9), so a micro-batch that learns from rankings holds at least one. */
export const MAX_RESPONSES = 9;

export const microBatchOf = (value: number, unit: string, min = 1) =>
  count(value, 4096, min).describe(
    `${unit} that pass through the network at once; smaller takes less memory and gives the same gradient (ours).`,
  );

export const floorRatio = fraction(0.1).describe(
  "The learning rate ends at this part of its peak, along a cosine (GPT-3 and IG C: 0.1).",
);

export const warmupSteps = (value: number, source: string) =>
  count(value, 1_000_000, 0).describe(`Steps over which the learning rate rises linearly from zero (${source}).`);

export const evaluateEvery = (value: number) =>
  count(value, 1_000_000).describe(
    "Steps between two measurements on the held-out data; the last step is always measured (ours).",
  );

export const divides = (small: number, large: number): boolean => large % small === 0;
