/**
 * What the benchmarks ask of their child processes, one line of JSON each, and what they are answered. ours.ts and
 * rival.py both speak it. A process is asked for one piece of work only, many times, so that its peak memory is of that
 * alone.
 */
import { z } from "zod";

export type Form = z.infer<typeof Form>;
export const Form = z.enum(["gpt2", "llama"]);

/** All parameters, or adapters of rank 8 on the linear layers of frozen blocks. */
export type Training = z.infer<typeof Training>;
export const Training = z.enum(["full", "lora"]);

const Count = z.int().positive();
/** d hidden in heads of 32, L layers, V tokens; B rows at once. */
const Sizes = z.object({ form: Form, d: Count, L: Count, V: Count, intermediateSize: Count, B: Count, threads: Count });
/** Unmeasured repetitions, then measured ones. */
const Repetitions = z.object({ warmup: z.int().nonnegative(), steps: Count });

/** Steps of forward, backward, clip of the gradient and AdamW on rows of T tokens. */
const Train = Sizes.extend({ measure: z.literal("train"), training: Training, T: Count });
/** Responses of T tokens to prompts of 4, sampled at temperature 1 with a key-value cache. */
const Decode = Sizes.extend({ measure: z.literal("decode"), T: Count });

export type TrainWork = z.infer<typeof Train>;
export type DecodeWork = z.infer<typeof Decode>;
export type Work = TrainWork | DecodeWork;

export type Request = z.infer<typeof Request>;
/** Ceilings are asked of our side only, `about` of the rival only. */
export const Request = z.discriminatedUnion("measure", [
  Train.extend(Repetitions.shape),
  Decode.extend(Repetitions.shape),
  z.object({ measure: z.literal("ceilings"), threads: Count }),
  z.object({ measure: z.literal("about") }),
]);

export type Timing = z.infer<typeof Timing>;
export const Timing = z.object({
  /** Of each measured repetition. */
  milliseconds: z.array(z.number().positive()).min(1),
  /** The most memory that the process has ever held. */
  peakBytes: z.number(),
});

export type OurTiming = z.infer<typeof OurTiming>;
export const OurTiming = Timing.extend({
  /**
   * Of the matrix products of one repetition: a multiplication and an addition for each term; all else is not counted.
   */
  flops: z.number(),
  /** The memory that the process holds now. */
  residentBytes: z.number(),
});

export type OurTraining = z.infer<typeof OurTraining>;
export const OurTraining = OurTiming.extend({
  /** The part of each repetition that AdamW took. */
  optimizerMilliseconds: z.array(z.number()),
  /** To derive the backward pass and to open the session. */
  sessionSeconds: z.number(),
});

export type OurDecoding = z.infer<typeof OurDecoding>;
export const OurDecoding = OurTiming.extend({
  /**
   * What one repetition cannot but read: at each place all weights, and the keys and values of all places before it.
   */
  bytes: z.number(),
});

export type Ceilings = z.infer<typeof Ceilings>;
export const Ceilings = z.object({
  /** GFLOP/s of a matrix product. */
  product: z.number(),
  /** GB/s. */
  reading: z.number(),
});

export type About = z.infer<typeof About>;
export const About = z.object({ version: z.string(), blas: z.string(), mkl: z.boolean() });
