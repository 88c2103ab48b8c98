import type { z } from "zod";
import { artifacts } from "@/lib/artifacts/local";
import { AppError } from "@/lib/contract/errors";
import { type getRewardReport as contract, REPORT_FILE, RewardReport } from "@/lib/contract/reward-report";
import { findPersonRefs } from "@/lib/db/agreement";
import { db } from "@/lib/db/client";
import { findModel } from "@/lib/db/models";
import { modelLabel } from "./label";

/**
 * A reward model's report, and who the labelers in it are: the file itself holds ids only, and may leave the house.
 * @throws AppError not_found; wrong_state when the version is no reward model
 */
export async function getRewardReport({ id }: { id: string }): Promise<z.input<typeof contract.response>> {
  const model = await findModel(db(), id);
  if (!model) throw new AppError("not_found", "There is no such model.");
  const label = modelLabel(model);
  if (model.kind !== "reward") throw new AppError("wrong_state", `Only reward models have a report; ${label} is none.`);
  const report = await readReport(model.artifactDigest);
  const people = report ? await findPersonRefs(db(), labelersOf(report)) : [];
  return { model: { id, projectId: model.projectId, label, roundId: model.roundId }, report, people };
}

async function readReport(artifactDigest: string): Promise<RewardReport | null> {
  const files = await artifacts().getFiles(artifactDigest, (name) => name === REPORT_FILE);
  const bytes = files.get(REPORT_FILE);
  return bytes ? RewardReport.parse(JSON.parse(new TextDecoder().decode(bytes))) : null;
}

function labelersOf({ by, labelerFolds }: RewardReport): string[] {
  const left = "folds" in labelerFolds ? labelerFolds.folds.flatMap((fold) => fold.labelers) : [];
  return [...new Set([...by.labeler.map((part) => part.key), ...left])];
}
