/**
 * Lets a project's newest reward model score the responses that labelers compare, so that reviewers see where it is sure of the
 * opposite of what labelers say.
 *
 * A model that has learned from a ranking tends to agree with it. So held-out scores come first: of prompts from whose rankings no
 * member has learned, the mean of all members' scores; of the others the monitor's, where there is one, since it has learned from
 * none of theirs. Only what is left is scored in sample, and says so. The models of labeler folds are not kept with a version, and
 * score nothing here.
 *
 * Scores are raw scores less the bias, so that a lead is the logarithm of odds. A comparison with a response that is longer than
 * the model reads is left out.
 *
 * One comparison's scores are written together, and what is there is not computed again: a job that is killed goes on where it was.
 */
import { artifacts } from "@/lib/artifacts/local";
import { RewardModelConfig } from "@/lib/contract/settings/reward-model";
import { db } from "@/lib/db/client";
import {
  type ComparisonToScore,
  findComparisonsToScore,
  findLearnedPrompts,
  findNewestRewardModel,
  insertScores,
  type NewScore,
  type RewardModelRow,
} from "@/lib/db/reward-scores";
import { setProvider } from "@/lib/ml/runtime";
import { env } from "@/lib/platform/env";
import type { RewardModel } from "@/lib/rlhf/reward-model";
import { memberMean } from "@/lib/rlhf/reward-round";
import { createScorer } from "@/lib/rlhf/scorer";
import { answered } from "./judged-comparison";
import { loadRewardModels } from "./load-reward-model";
import { isHeldBack } from "./monitor-share";

/** Comparisons that are scored and written together. */
const PAGE = 32;
/** Responses that pass through a network at once. */
const ROWS = 16;
/** Before all ids. */
const START = "00000000-0000-0000-0000-000000000000";

export async function scoreComparisons(
  { projectId }: { projectId: string },
  { signal }: { signal: AbortSignal },
): Promise<void> {
  const version = await findNewestRewardModel(db(), projectId);
  if (!version) return;
  const next = (after: string) =>
    findComparisonsToScore(db(), { projectId, modelVersionId: version.id, after, limit: PAGE });
  let page = await next(START);
  if (page.length === 0) return;
  const judge = await openJudge(version);
  try {
    for (let last = page.at(-1); last; last = page.at(-1)) {
      // A worker that is asked to stop gives the job back.
      signal.throwIfAborted();
      const scores = await judge.score(page);
      await insertScores(db(), version.id, scores);
      page = await next(last.id);
    }
  } finally {
    await judge.release();
  }
}

/** Models in memory, and which of them may judge a prompt. */
async function openJudge(version: RewardModelRow) {
  setProvider(env("HONE_EXECUTION_PROVIDER").HONE_EXECUTION_PROVIDER);
  const { members, monitor, tokenizer } = await loadRewardModels(artifacts(), version.id);
  const maxTokens = members[0]?.model.config.maxPositions ?? 0;
  const share = version.round ? RewardModelConfig.parse(version.round.config).monitorShare : 0;
  const snapshotId = version.round?.snapshotId;
  const learned = snapshotId ? await findLearnedPrompts(db(), snapshotId) : null;
  const open = (models: readonly RewardModel[]) =>
    models.map(({ model, bias }) => ({ bias, scorer: createScorer({ model, rows: ROWS, padId: tokenizer.padId }) }));
  const [byMembers, byMonitor] = [open(members), open(monitor ? [monitor] : [])];
  const score = async (models: typeof byMembers, lists: readonly number[][]): Promise<Float64Array> => {
    const each = [];
    for (const { scorer, bias } of models) each.push({ scores: Float32Array.from(await scorer.score(lists)), bias });
    return memberMean(each);
  };
  /** Whether members have learned from rankings of the prompt; of a version from elsewhere nobody knows, so yes. */
  const isLearned = ({ promptId, promptDigest }: ComparisonToScore): boolean =>
    !learned || (learned.has(promptId) && !isHeldBack({ promptDigest, share }));

  return {
    async score(comparisons: readonly ComparisonToScore[]): Promise<NewScore[]> {
      const read = comparisons
        .map((c) => ({ ...c, lists: c.responses.map(({ text }) => answered(tokenizer, c.messages, text)) }))
        .filter(({ lists }) => lists.every((ids) => ids.length <= maxTokens));
      const parts = [
        { own: read.filter((c) => !isLearned(c)), models: byMembers, heldOut: true },
        {
          own: read.filter(isLearned),
          models: monitor ? byMonitor : byMembers,
          heldOut: monitor !== null && learned !== null,
        },
      ];
      const all: NewScore[] = [];
      for (const { own, models, heldOut } of parts) {
        if (own.length === 0) continue;
        const scores = await score(
          models,
          own.flatMap((c) => c.lists),
        );
        own
          .flatMap((c) => c.responses)
          .forEach(({ id }, i) => {
            all.push({ responseId: id, score: scores[i]!, heldOut });
          });
      }
      return all;
    },
    release: () => Promise.all([...byMembers, ...byMonitor].map(({ scorer }) => scorer.release())),
  };
}
