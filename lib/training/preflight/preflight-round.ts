/** What a round will take, and what speaks against it: read from the database and the settings. Trains nothing. */
import { artifacts } from "@/lib/artifacts/local";
import type { Preflight } from "@/lib/contract/preflight";
import { ROUND_CONFIG, type RoundKind } from "@/lib/contract/round-config";
import type { RoundOrder } from "@/lib/contract/rounds";
import { PretrainConfig } from "@/lib/contract/settings/pretrain";
import { RewardModelConfig } from "@/lib/contract/settings/reward-model";
import { db, type Transaction } from "@/lib/db/client";
import { findMachineSpeeds, type MachineSpeedRow } from "@/lib/db/machine-speeds";
import { findLastMetrics, findModel } from "@/lib/db/models";
import { countAgreement, countPairs, type FinishedRound, findFinishedLike } from "@/lib/db/preflight";
import { findRound } from "@/lib/db/rounds";
import { checkIngredients, type Ingredients } from "../check-ingredients";
import { newNetwork } from "../new-network";
import { parseConfig } from "../parse-config";
import { required } from "../required";
import { type Evidence, refusalsOf, warningsOf } from "./gates";
import { memoryBytes } from "./memory";
import { refuseMisfits } from "./misfits";
import { PLANS } from "./plan";
import type { Plan } from "./plan-parts";
import { type ReadNetwork, readNetwork } from "./read-network";
import { readTexts } from "./read-texts";
import { type MachineSpeed, roundSeconds } from "./seconds";
import type { Texts } from "./texts";
import type { Work } from "./work";

/** @throws AppError not_found, invalid_settings, too_little_data */
export async function preflightRound(order: { projectId: string } & RoundOrder): Promise<Preflight> {
  const tx = db();
  const { projectId, kind } = order;
  const config = parseConfig(kind, order.config);
  const ingredients = await checkIngredients(tx, { ...order, config });
  const { plan, ...chosen } = await planOf(tx, { projectId, kind, config, ingredients });
  await refuseMisfits(tx, kind, { ...chosen, config, ingredients });
  const { texts } = chosen;
  const speeds = await findMachineSpeeds(tx);
  const memory = {
    neededBytes: memoryBytes(plan),
    largestBytes: speeds.length === 0 ? null : Math.max(...speeds.map((s) => s.memoryBytes)),
  };
  const evidence = { texts, memory, ...(await EVIDENCE[kind](tx, ingredients)) };
  const { steps, parameters, trainedParameters } = plan;
  return {
    steps,
    parameters,
    trainedParameters,
    memoryBytes: Math.round(memory.neededBytes),
    seconds: speeds.length === 0 ? null : await expectedSeconds(tx, { projectId, kind, ingredients, plan, speeds }),
    refusals: refusalsOf(kind, evidence),
    warnings: warningsOf(kind, evidence),
  };
}

// ── the plan ──

type Planned = { projectId: string; kind: RoundKind; config: Record<string, unknown>; ingredients: Ingredients };

async function planOf(
  tx: Transaction,
  { projectId, kind, config, ingredients }: Planned,
): Promise<{ plan: Plan; texts: Texts; base: ReadNetwork | null; reward: ReadNetwork | null }> {
  const base = await networkOf(tx, ingredients.baseVersionId);
  const reward = await networkOf(tx, ingredients.rewardVersionId);
  const texts = await readTexts(tx, kind, { projectId, ingredients, base });
  const given = {
    config,
    base: base?.config ?? networkFromNothing(config),
    reward: reward?.config ?? null,
    judges: await judgesOf(tx, ingredients.rewardVersionId),
    texts,
  };
  return { plan: PLANS[kind](given), texts, base, reward };
}

/** How many models a reward-model version holds: what its round was asked for. */
async function judgesOf(tx: Transaction, versionId: string | null): Promise<number> {
  const roundId = versionId && (await findModel(tx, versionId))?.roundId;
  const round = roundId ? await findRound(tx, roundId) : null;
  const config = RewardModelConfig.safeParse(round?.config);
  return config.success ? config.data.members + (config.data.monitorShare > 0 ? 1 : 0) : 1;
}

async function networkOf(tx: Transaction, versionId: string | null): Promise<ReadNetwork | null> {
  const version = versionId === null ? null : await findModel(tx, versionId);
  return version && readNetwork(artifacts(), version);
}

/** Only pretraining starts from nothing. */
function networkFromNothing(config: Record<string, unknown>) {
  const settings = PretrainConfig.parse(config);
  return newNetwork(settings, settings.vocabularySize);
}

// ── the evidence ──

type Asked = Pick<Evidence, "agreement" | "judge">;
const NOTHING: Asked = { agreement: null, judge: null };

/** What is asked beside the amount of data. */
const EVIDENCE: Record<RoundKind, (tx: Transaction, ingredients: Ingredients) => Promise<Asked>> = {
  pretrain: async () => NOTHING,
  sft: (tx, ingredients) => (ingredients.rewardVersionId ? askJudge(tx, ingredients) : Promise.resolve(NOTHING)),
  reward_model: askLabelers,
  ppo: askJudge,
  dpo: askLabelers,
  rloo: askJudge,
  grpo: askJudge,
  rejection_sampling: askJudge,
};

async function askLabelers(tx: Transaction, { snapshotId }: Ingredients): Promise<Asked> {
  return { ...NOTHING, agreement: await countAgreement(tx, required(snapshotId, "snapshot")) };
}

async function askJudge(tx: Transaction, { rewardVersionId }: Ingredients): Promise<Asked> {
  return { ...NOTHING, judge: await heldOutAccuracy(tx, required(rewardVersionId, "reward model")) };
}

const ACCURACY = "accuracy/heldout";

/** How a reward model did on the validation split of the snapshot that it was made from. */
async function heldOutAccuracy(tx: Transaction, rewardVersionId: string): Promise<NonNullable<Evidence["judge"]>> {
  const roundId = (await findModel(tx, rewardVersionId))?.roundId;
  const round = roundId ? await findRound(tx, roundId) : null;
  if (!round?.snapshotId) return { accuracy: null, pairs: 0 };
  const metrics = await findLastMetrics(tx, [round.id], [ACCURACY]);
  return {
    accuracy: metrics.get(round.id)?.[ACCURACY] ?? null,
    pairs: await countPairs(tx, round.snapshotId, "validation"),
  };
}

// ── the time ──

/** How far the truth may be from an estimate, either way: by the machine's speed alone, and where a round like it was timed. */
const SPREAD = { estimated: 1.3, timed: 1.15 };
/** A round that took many times longer than this shared its machine with others: it says little about the next one. */
const MOST_CORRECTION = 3;

async function expectedSeconds(
  tx: Transaction,
  input: Omit<Planned, "config"> & { plan: Plan; speeds: readonly MachineSpeedRow[] },
): Promise<{ low: number; high: number }> {
  const { projectId, kind, ingredients, plan, speeds } = input;
  const estimates = (work: Work) => speeds.map((row) => roundSeconds(work, speedOf(row)));
  const { baseVersionId } = ingredients;
  const finished = await findFinishedLike(tx, { projectId, kind, baseVersionId });
  const correction = finished && (await correctionBy(tx, { projectId, finished, estimates }));
  const spread = correction ? SPREAD.timed : SPREAD.estimated;
  const seconds = estimates(plan.work).map((estimate) => estimate * (correction ?? 1));
  return { low: Math.min(...seconds) / spread, high: Math.max(...seconds) * spread };
}

/** How much longer a finished round took than it was estimated to; null when that is not known. */
async function correctionBy(
  tx: Transaction,
  input: { projectId: string; finished: FinishedRound; estimates: (work: Work) => number[] },
): Promise<number | null> {
  const { projectId, finished, estimates } = input;
  const { kind, startedAt, finishedAt } = finished;
  // It may have been started by older code, with other settings, or on data that is gone.
  const config = ROUND_CONFIG[kind].safeParse(finished.config);
  if (!startedAt || !finishedAt || !config.success || !(finished.snapshotId ?? finished.corpusId)) return null;
  const { plan } = await planOf(tx, { projectId, kind, config: config.data, ingredients: finished });
  const all = estimates(plan.work);
  const estimate = all.reduce((sum, seconds) => sum + seconds, 0) / all.length;
  const correction = (finishedAt.getTime() - startedAt.getTime()) / 1000 / estimate;
  return Math.min(MOST_CORRECTION, Math.max(1 / MOST_CORRECTION, correction));
}

const speedOf = (row: MachineSpeedRow): MachineSpeed => ({
  ...row,
  widths: row.widths.map((width, i) => ({
    width,
    trainingFlops: row.trainingFlops[i]!,
    decodingFlops: row.decodingFlops[i]!,
    decodingParameters: row.decodingParameters[i]!,
  })),
});
