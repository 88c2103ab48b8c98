import { artifacts } from "@/lib/artifacts/local";
import { AppError } from "@/lib/contract/errors";
import { db } from "@/lib/db/client";
import { findModel } from "@/lib/db/models";
import { isAdapterFile, PEFT_NAMES } from "./adapter-names";
import { modelLabel } from "./label";

/**
 * The files of a version, under the names that other programs look for.
 * @throws AppError not_found, also when the version has no adapters.
 */
export async function downloadModel(input: {
  id: string;
  part: "model" | "adapters";
}): Promise<{ name: string; files: Map<string, Uint8Array> }> {
  const { id, part } = input;
  const model = await findModel(db(), id);
  if (!model) throw new AppError("not_found", "There is no such model.");
  const label = modelLabel(model);
  const wantsAdapters = part === "adapters";
  const stored = await artifacts().getFiles(model.artifactDigest, (name) => isAdapterFile(name) === wantsAdapters);
  if (stored.size === 0)
    throw new AppError(
      "not_found",
      `${label} has no adapters: its round trained all weights, or it is the shipped model.`,
    );
  const files = new Map([...stored].map(([name, bytes]) => [PEFT_NAMES[name] ?? name, bytes]));
  return { name: `${label} ${part}`.replaceAll(" ", "-"), files };
}
