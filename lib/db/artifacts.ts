import type { Transaction } from "./client";

/** Records that the artifact store holds these bytes; a second time changes nothing. */
export async function recordArtifact(tx: Transaction, artifact: { digest: string; byteCount: number }): Promise<void> {
  await tx.artifact.createMany({ data: [artifact], skipDuplicates: true });
}
