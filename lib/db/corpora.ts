import type { Transaction } from "./client";

export const insertCorpus = (
  tx: Transaction,
  data: {
    projectId: string;
    name: string;
    artifactDigest: string;
    documentCount: number;
    byteCount: number;
    createdAt: Date;
  },
) => tx.corpus.create({ data });

/** A project's corpora, newest first. */
export const findCorpora = (tx: Transaction, projectId: string) =>
  tx.corpus.findMany({ where: { projectId }, orderBy: [{ createdAt: "desc" }, { id: "desc" }] });

/** Digest of a corpus's text, or null when there is no such corpus. */
export async function findCorpusDigest(tx: Transaction, id: string): Promise<string | null> {
  const row = await tx.corpus.findUnique({ where: { id }, select: { artifactDigest: true } });
  return row?.artifactDigest ?? null;
}
