/** What each kind of round is made from, checked before it is queued: the parts exist in this project, fit, and suffice. */
import { AppError } from "@/lib/contract/errors";
import type { ModelKind } from "@/lib/contract/models";
import type { RoundKind } from "@/lib/contract/round-config";
import type { Transaction } from "@/lib/db/client";
import { countTrainItems, findCorpusOf, findSnapshotOf } from "@/lib/db/ingredients";
import { findModel } from "@/lib/db/models";
import { requireProject } from "@/lib/db/projects";
import { modelLabel } from "@/lib/models/label";

export type Ingredients = {
  snapshotId: string | null;
  corpusId: string | null;
  baseVersionId: string | null;
  rewardVersionId: string | null;
};

type Recipe = {
  name: string;
  /** Which kinds of model it may start from; `optional`: from none too. */
  base: { kinds: readonly ModelKind[]; optional: boolean };
  /** A corpus, or what of a snapshot it learns from. */
  data: "corpus" | keyof typeof COUNTED;
  /** The setting by which a corpus beside its snapshot is weighed, where it may read one. */
  corpusWeight?: string;
  reward: "none" | "optional" | "required";
};

/** What a snapshot holds, as a message counts it. */
const COUNTED = {
  demonstrations: "demonstrations",
  rankings: "rankings that put one response above another",
  prompts: "prompts",
};

/** Rounds that sample from a policy and have a reward model judge. */
const ON_POLICY = {
  base: { kinds: ["policy"], optional: false },
  data: "prompts",
  reward: "required",
} as const;

const RECIPES: Record<RoundKind, Recipe> = {
  pretrain: {
    name: "Pretraining",
    base: { kinds: ["base"], optional: true },
    data: "corpus",
    reward: "none",
  },
  sft: {
    name: "Supervised fine-tuning",
    base: { kinds: ["base", "policy"], optional: false },
    data: "demonstrations",
    corpusWeight: "pretrainShare",
    reward: "optional",
  },
  reward_model: {
    name: "A reward model",
    base: { kinds: ["policy"], optional: false },
    data: "rankings",
    reward: "none",
  },
  ppo: { name: "PPO", ...ON_POLICY, corpusWeight: "ptxCoefficient" },
  rloo: { name: "RLOO", ...ON_POLICY },
  grpo: { name: "GRPO", ...ON_POLICY },
  rejection_sampling: { name: "Rejection sampling", ...ON_POLICY },
  dpo: {
    name: "DPO",
    base: { kinds: ["policy"], optional: false },
    data: "rankings",
    reward: "none",
  },
};

/** The least that a round can learn from, all in the training split. */
const LEAST = 2;

/** @throws AppError not_found, invalid_settings, too_little_data */
export async function checkIngredients(
  tx: Transaction,
  given: { projectId: string; kind: RoundKind; config: Readonly<Record<string, unknown>> } & {
    [K in keyof Ingredients]?: string | null | undefined;
  },
): Promise<Ingredients> {
  const { projectId, kind } = given;
  const recipe = RECIPES[kind];
  await requireProject(tx, projectId);
  refuseStrayParts(recipe, given);
  if (recipe.corpusWeight) checkCorpusUse(recipe.corpusWeight, given);

  const { baseVersionId = null, rewardVersionId = null, snapshotId = null, corpusId = null } = given;
  if (baseVersionId || !recipe.base.optional)
    await checkModel(tx, { projectId, recipe, id: baseVersionId, kinds: recipe.base.kinds });
  if (recipe.reward === "required" || (recipe.reward === "optional" && rewardVersionId))
    await checkModel(tx, { projectId, recipe, id: rewardVersionId, kinds: ["reward"] });
  if (recipe.data === "corpus" && !corpusId)
    throw new AppError("invalid_settings", `${recipe.name} needs a corpus: choose one.`);
  if (corpusId && !(await findCorpusOf(tx, projectId, corpusId)))
    throw new AppError("not_found", "There is no such corpus in this project.");
  if (recipe.data !== "corpus") {
    if (!snapshotId) throw new AppError("invalid_settings", `${recipe.name} needs a snapshot: freeze the data first.`);
    if (!(await findSnapshotOf(tx, projectId, snapshotId)))
      throw new AppError("not_found", "There is no such snapshot in this project.");
    await checkAmount(tx, recipe.data, snapshotId);
  }
  return { snapshotId, corpusId, baseVersionId, rewardVersionId };
}

function refuseStrayParts(recipe: Recipe, given: { [K in keyof Ingredients]?: unknown }): void {
  const stray = [
    recipe.data === "corpus" && given.snapshotId && "a snapshot",
    recipe.data !== "corpus" && !recipe.corpusWeight && given.corpusId && "a corpus",
    recipe.reward === "none" && given.rewardVersionId && "a reward model",
  ].filter(Boolean);
  if (stray.length > 0)
    throw new AppError(
      "invalid_settings",
      `${recipe.name} takes no ${String(stray[0]).replace(/^a /, "")}: leave it out.`,
    );
}

/** A corpus beside a snapshot is read exactly when it has a weight. */
function checkCorpusUse(
  weight: string,
  { config, corpusId }: { config: Readonly<Record<string, unknown>>; corpusId?: string | null | undefined },
): void {
  const isWeighed = Number(config[weight]) > 0;
  if (isWeighed && !corpusId)
    throw new AppError("invalid_settings", `${weight}: above 0 it needs a corpus. Choose one, or set it to 0.`);
  if (!isWeighed && corpusId)
    throw new AppError("invalid_settings", `${weight}: at 0 the corpus would not be read. Raise it, or choose none.`);
}

async function checkModel(
  tx: Transaction,
  input: { projectId: string; recipe: Recipe; id: string | null; kinds: readonly ModelKind[] },
): Promise<void> {
  const { projectId, recipe, id, kinds } = input;
  const wanted = kinds.map((k) => (k === "reward" ? "reward model" : `${k} model`)).join(" or ");
  if (!id) throw new AppError("invalid_settings", `${recipe.name} needs a ${wanted}: choose one.`);
  const model = await findModel(tx, id);
  if (model?.projectId !== projectId) throw new AppError("not_found", "There is no such model in this project.");
  if (!kinds.includes(model.kind))
    throw new AppError("invalid_settings", `${recipe.name} takes a ${wanted} here; ${modelLabel(model)} is none.`);
}

async function checkAmount(tx: Transaction, data: keyof typeof COUNTED, snapshotId: string): Promise<void> {
  const count = await countTrainItems(tx, snapshotId, data);
  if (count >= LEAST) return;
  throw new AppError(
    "too_little_data",
    `This needs at least ${LEAST} ${COUNTED[data]} in the training split; the snapshot has ${count}. Collect ${LEAST - count} more, then freeze again.`,
  );
}
