import type { z } from "zod";

/** One background job, described once: an operation enqueues it, a worker runs it. A payload holds ids, never content. */
export type JobDefinition<P extends z.ZodType> = {
  name: string;
  payload: P;
  /** Tries in all before it stays failed. */
  maxAttempts: number;
  /** Jobs of one queue run one after the other. */
  queue?: string;
};

export const defineJob = <P extends z.ZodType>(d: JobDefinition<P>): JobDefinition<P> => d;

/** A definition bound to its operation. Every operation behind a job is idempotent: a job may run again after a crash. */
export type BoundJob = {
  name: string;
  handle: (raw: unknown, context: { signal: AbortSignal }) => Promise<void>;
};

/** The worker's counterpart of lib/http/route.ts: parse, run. */
export const job = <P extends z.ZodType>(
  definition: JobDefinition<P>,
  run: (payload: z.output<P>, context: { signal: AbortSignal }) => Promise<void>,
): BoundJob => ({
  name: definition.name,
  handle: (raw, context) => run(definition.payload.parse(raw), context),
});
