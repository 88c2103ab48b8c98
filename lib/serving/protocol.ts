/** What the policy server and its clients say to each other, over HTTP on a local port with a bearer token. */
import { z } from "zod";
import { Messages } from "@/lib/contract/common";

/** POST /sample. One response for each prompt; a prompt may stand there K times with K seeds. */
export const SampleOrder = z.object({
  projectId: z.uuid(),
  /** The served version when left out. */
  modelVersionId: z.uuid().optional(),
  prompts: z
    .array(z.object({ messages: Messages, seed: z.number().int().min(0).max(4_294_967_295) }))
    .min(1)
    .max(256),
  /** 0 takes the likeliest token. */
  temperature: z.number().min(0).max(2),
  topP: z.number().gt(0).max(1),
  maxTokens: z.number().int().min(1).max(512),
});
export type SampleOrder = z.infer<typeof SampleOrder>;

export const Sample = z.object({
  text: z.string(),
  tokenCount: z.number().int(),
  /** Sum over the tokens, in nats. */
  logprob: z.number(),
  finishReason: z.enum(["stop", "length"]),
});
export type Sample = z.infer<typeof Sample>;

export const SampleAnswer = z.object({ modelVersionId: z.uuid(), samples: z.array(Sample) });
export type SampleAnswer = z.infer<typeof SampleAnswer>;

/**
 * POST /stream takes the same order and answers with lines of JSON: each is what is written so far in answer to one prompt, until the
 * last one, which is the whole answer, or why there is none.
 */
export const StreamLine = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("text"), place: z.number().int(), text: z.string() }),
  z.object({ kind: z.literal("answer"), answer: SampleAnswer }),
  z.object({ kind: z.literal("problem"), code: z.string(), detail: z.string() }),
]);
export type StreamLine = z.infer<typeof StreamLine>;
