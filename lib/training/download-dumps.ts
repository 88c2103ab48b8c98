import { artifacts } from "@/lib/artifacts/local";
import { AppError } from "@/lib/contract/errors";
import { db } from "@/lib/db/client";
import { findDumps } from "@/lib/db/round-journal";

/**
 * What a round skipped, a file for each update.
 * @throws AppError not_found, also when nothing was skipped.
 */
export async function downloadDumps({ id }: { id: string }): Promise<{ name: string; files: Map<string, Uint8Array> }> {
  const dumps = await findDumps(db(), id);
  if (dumps.length === 0) throw new AppError("not_found", "There is no such round, or it has skipped no update.");
  const files = new Map<string, Uint8Array>();
  for (const { step, position, artifactDigest } of dumps)
    files.set(`step-${step}-${position + 1}.json`, await artifacts().get(artifactDigest));
  return { name: `skipped-updates-${id}`, files };
}
