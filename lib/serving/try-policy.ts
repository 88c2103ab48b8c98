import type { z } from "zod";
import type { tryPolicy as contract } from "@/lib/contract/responses";
import { db } from "@/lib/db/client";
import { findModel } from "@/lib/db/models";
import { requireProject } from "@/lib/db/projects";
import { modelLabel } from "@/lib/models/label";
import { samplePolicy } from "./policy-client";

/**
 * One answer of a policy, not stored.
 * @throws AppError not_found, invalid_settings, policy_unavailable
 */
export async function tryPolicy(
  input: { projectId: string } & z.output<typeof contract.body>,
): Promise<z.input<typeof contract.response>> {
  await requireProject(db(), input.projectId);
  const { messages, seed, modelVersionId, ...rest } = input;
  const startedAt = performance.now();
  const { samples, modelVersionId: answered } = await samplePolicy({
    ...rest,
    topP: 1,
    ...(modelVersionId && { modelVersionId }),
    prompts: [{ messages, seed }],
  });
  const version = await findModel(db(), answered);
  const [sample] = samples;
  if (!version || !sample) throw new Error(`Version ${answered} gave no sample.`);
  return {
    ...sample,
    modelVersion: modelLabel(version),
    milliseconds: performance.now() - startedAt,
  };
}
