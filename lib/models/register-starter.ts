/** The shipped base model as a project's first version. docs/starter.md has its recipe. */
import { existsSync } from "node:fs";
import path from "node:path";
import { artifacts } from "@/lib/artifacts/local";
import type { Transaction } from "@/lib/db/client";
import { insertModel } from "@/lib/db/models";
import { insertPromotion } from "@/lib/db/promotions";
import { readModel, readModelFolder } from "@/lib/ml/model-folder";
import { exportDecoder } from "@/lib/ml/onnx/export-decoder";

const FOLDER = path.join("lib", "models", "starter");

/**
 * Registers the starter as base v1 of a project and serves it. Its bytes are stored before the transaction ends; a roll-back leaves
 * bytes that nothing names, never a version without bytes.
 */
export async function registerStarter(tx: Transaction, projectId: string): Promise<void> {
  const { digest, byteCount, parameterCount } = await storeStarter();
  const { id } = await insertModel(tx, {
    projectId,
    kind: "base",
    roundId: null,
    artifact: { digest, byteCount },
    parameterCount,
  });
  await insertPromotion(tx, {
    projectId,
    modelVersionId: id,
    promotedById: null,
    reason: "The starter model, served until a better one is promoted.",
  });
}

/** Puts the folder, with the decoder that the policy server runs, into the artifact store. Doing it again changes nothing. */
async function storeStarter(): Promise<{
  digest: string;
  byteCount: number;
  parameterCount: number;
}> {
  const folder = path.join(process.cwd(), FOLDER);
  if (!existsSync(folder)) throw new Error(`The starter model is missing: ${FOLDER}. \`npm run starter\` makes it.`);
  const files = new Map(await readModelFolder(folder));
  const { config, parameters } = readModel(files);
  for (const [name, bytes] of exportDecoder(config, parameters)) files.set(name, bytes);
  return {
    digest: await artifacts().putFiles(files),
    byteCount: [...files.values()].reduce((sum, bytes) => sum + bytes.length, 0),
    parameterCount: parameters.data.length,
  };
}
