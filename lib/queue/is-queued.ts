import type { Transaction } from "@/lib/db/client";

/** Whether a job with this key is waiting or running, with tries left. */
export async function isQueued(tx: Transaction, key: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ found: boolean }[]>`
    SELECT EXISTS (
      SELECT FROM graphile_worker.jobs
      WHERE "key" = ${key} AND ("locked_at" IS NOT NULL OR "attempts" < "max_attempts")
    ) AS "found"`;
  return row?.found ?? false;
}
