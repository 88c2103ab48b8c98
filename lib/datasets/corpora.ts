/** Text for pretraining: JSON Lines in the artifact store, one document, a JSON string, per line. */

import { z } from "zod";
import { artifacts } from "@/lib/artifacts/local";
import type { Corpus } from "@/lib/contract/datasets";
import { AppError } from "@/lib/contract/errors";
import { recordArtifact } from "@/lib/db/artifacts";
import { db, transaction } from "@/lib/db/client";
import { findCorpora, findCorpusDigest, insertCorpus } from "@/lib/db/corpora";
import { requireProject } from "@/lib/db/projects";
import { isUniqueViolation } from "@/lib/db/unique-violation";

/**
 * Adds a corpus.
 * @throws duplicate when the project has one of that name.
 */
export async function addCorpus(input: {
  projectId: string;
  name: string;
  documents: readonly string[];
  now: Date;
}): Promise<Corpus> {
  const { projectId, name, documents, now } = input;
  await requireProject(db(), projectId);
  const bytes = new TextEncoder().encode(documents.map((d) => `${JSON.stringify(d)}\n`).join(""));
  // The bytes first: a crash in between leaves bytes that nothing names, never a corpus without bytes.
  const digest = await artifacts().put(bytes);
  try {
    return await transaction(async (tx) => {
      await recordArtifact(tx, { digest, byteCount: bytes.length });
      const row = await insertCorpus(tx, {
        projectId,
        name,
        artifactDigest: digest,
        documentCount: documents.length,
        byteCount: bytes.length,
        createdAt: now,
      });
      return corpusView(row);
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new AppError("duplicate", `The project has a corpus named “${name}”. Choose another name.`);
  }
}

/** A project's corpora, newest first. */
export const listCorpora = (input: { projectId: string }): Promise<{ corpora: Corpus[] }> =>
  transaction(async (tx) => {
    await requireProject(tx, input.projectId);
    return { corpora: (await findCorpora(tx, input.projectId)).map(corpusView) };
  });

/** The documents of a corpus, in the order in which they were given. */
export async function readCorpus(corpusId: string): Promise<string[]> {
  const digest = await findCorpusDigest(db(), corpusId);
  if (digest === null) throw new AppError("not_found", "There is no such corpus.");
  const lines = new TextDecoder().decode(await artifacts().get(digest)).split("\n");
  return lines.filter((line) => line !== "").map((line) => z.string().parse(JSON.parse(line)));
}

const corpusView = (row: Awaited<ReturnType<typeof insertCorpus>>): Corpus => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
});
