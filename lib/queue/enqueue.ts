import type { z } from "zod";
import type { Transaction } from "@/lib/db/client";
import type { JobDefinition } from "./job";

/**
 * Enqueues a job inside the caller's transaction: it exists exactly when the transaction commits.
 * @param key  at most one waiting job has a given key; enqueueing it again leaves one.
 */
export async function enqueue<P extends z.ZodType>(
  tx: Transaction,
  definition: JobDefinition<P>,
  payload: z.input<P>,
  key?: string,
): Promise<void> {
  const checked = JSON.stringify(definition.payload.parse(payload));
  await tx.$executeRaw`
    SELECT graphile_worker.add_job(
      identifier => ${definition.name}, payload => ${checked}::json,
      queue_name => ${definition.queue ?? null}, max_attempts => ${definition.maxAttempts}::int,
      job_key => ${key ?? null})`;
}
