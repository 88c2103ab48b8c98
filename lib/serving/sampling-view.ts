import type { SamplingRequest } from "@/lib/contract/responses";
import type { SamplingRequestRow } from "@/lib/db/sampling";
import { modelLabel } from "@/lib/models/label";

/** An order of responses as the contract has it. */
export const samplingView = (row: SamplingRequestRow): SamplingRequest => ({
  id: row.id,
  k: row.k,
  temperature: row.temperature,
  topP: row.topP,
  maxTokens: row.maxTokens,
  seed: row.seed,
  total: row.total,
  done: row.done,
  error: row.error,
  versions: row.versions.map((v) => modelLabel(v.modelVersion)),
  createdAt: row.createdAt.toISOString(),
});
