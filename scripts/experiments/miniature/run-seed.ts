/**
 * One seed of the experiment on a running Hone, through its HTTP API:
 *
 *     corpus -> small and large base -> demonstrations -> SFT of the small one -> rankings of K = 4 to 9 -> reward model
 *            -> PPO, PPO-ptx, and the controls: PPO on shuffled rankings, PPO at learning rate 0
 *
 * Labelers write while the small base learns, and rank while the large one does; rankings are shuffled while PPO-ptx learns
 * what they were when frozen. In the end labelers who have ranked nothing before compare all of them blind.
 */
import { setImmediate as turn } from "node:timers/promises";
import type { Message, Split } from "@/lib/contract/common";
import { addCorpus } from "@/lib/contract/datasets";
import { listModels } from "@/lib/contract/models";
import { createProject } from "@/lib/contract/projects";
import { childSeed } from "@/lib/ml/random";
import {
  addPrompts,
  type FinishedRound,
  freeze,
  lastMetric,
  metricValues,
  promoteTo,
  runRound,
  sampleResponses,
} from "@/lib/simulation/admin";
import { hireCrew, JUDGES, shuffleRankings, TRAINING_CREW, work } from "@/lib/simulation/crew";
import type { Client } from "@/lib/simulation/http-client";
import { stopwatch } from "@/lib/simulation/stopwatch";
import type { WorldPrompt } from "@/lib/simulation/world/prompt";
import { comparePolicies } from "./compare-policies";
import { corpusLoss } from "./corpus-loss";
import { MEASURED, type PolicyName, type SeedResult } from "./result";
import type { NetworkName, Settings } from "./settings";
import { corpus, drawPrompts } from "./world";

/** The rounds, each with a seed of its own, in whatever order they start. */
const ROUNDS = ["small", "large", "sft", "reward", "ppo", "ptx", "still", "shuffled reward", "shuffled"] as const;

/** Keeps what a seed decides apart. */
const KEYS = { corpus: 0, unseen: 1, prompts: 2, crew: 3, samples: 4, judges: 5, test: 6, rounds: 7 } as const;

export async function runSeed(input: {
  url: string;
  admin: Client;
  seed: number;
  settings: Settings;
  say: (line: string) => void;
}): Promise<SeedResult> {
  const { url, admin, seed, settings, say } = input;
  const { amounts, rounds: configs, ranked, maxTokens } = settings;
  const { seconds, timed } = stopwatch(say);
  const keyed = (key: keyof typeof KEYS, ...more: number[]) => childSeed(seed, KEYS[key], ...more);
  const { id: projectId } = await admin.call(createProject, {
    params: {},
    body: { name: `Miniature, seed ${seed}`, rankingOverlap: 1, demonstrationOverlap: 1, tiesAllowed: true },
  });
  const round = roundRunner({ admin, projectId, seed: keyed("rounds") });

  const documents = await textsOf(corpus(amounts.documents, keyed("corpus")));
  const { id: corpusId } = await admin.call(addCorpus, { params: { projectId }, body: { name: "Text", documents } });
  const base = (size: NetworkName) =>
    timed(`${size} base`, () =>
      round(size, "pretrain", { corpusId, config: { ...settings.pretraining, ...settings.networks[size] } }),
    );

  const take = promptsInTurn(amounts, keyed("prompts"));
  const add = async (split: Split, group: string, count: number): Promise<WorldPrompt[]> => {
    const prompts = take(count);
    await addPrompts({ admin, projectId, split, group, prompts });
    return prompts;
  };
  const crew = await hireCrew({ url, admin, team: `crew-${seed}`, kinds: TRAINING_CREW, seed: keyed("crew") });
  const validation = await add("validation", "validation", amounts.validationPrompts);
  const demonstrate = async () => {
    await add("train", "demonstration", amounts.demonstrations);
    const count = amounts.demonstrations + amounts.validationPrompts;
    await work({ crew, projectId, kind: "demonstration", count });
  };
  const [small] = await Promise.all([base("small"), timed("demonstrations", demonstrate)]);
  const demonstrated = await freeze(admin, projectId);
  const sft = await timed("SFT", () =>
    round("sft", "sft", { snapshotId: demonstrated, baseVersionId: small.versionId, config: configs.sft }),
  );
  await promoteTo(admin, sft.versionId, "It answers; the base model goes on asking.");

  const sample = async () => {
    await add("train", "more", amounts.prompts - amounts.demonstrations);
    for (const k of ranked)
      for (const [split, prompts] of [
        ["train", amounts.rankings],
        ["validation", amounts.validationPrompts],
      ] as const) {
        const promptCount = prompts / ranked.length;
        const samples = keyed("samples", k, promptCount);
        await sampleResponses({ admin, projectId, split, promptCount, k, maxTokens, seed: samples });
      }
  };
  const rankAll = async () => {
    await timed("sampling", sample);
    const count = amounts.rankings + amounts.validationPrompts;
    await timed("rankings", () => work({ crew, projectId, kind: "ranking", count }));
  };
  const [large] = await Promise.all([base("large"), rankAll()]);

  const start = { baseVersionId: sft.versionId, snapshotId: await freeze(admin, projectId) };
  const reward = await timed("reward model", () =>
    round("reward", "reward_model", { ...start, config: configs.rewardModel }),
  );
  const rewarded = { ...start, rewardVersionId: reward.versionId };
  const ppo = await timed("PPO", () => round("ppo", "ppo", { ...rewarded, config: configs.ppo }));
  // The validation rankings stay, so that both reward models are measured against what labelers truly meant.
  const measured = new Set(validation.map(({ messages }) => JSON.stringify(messages)));
  const isKept = (messages: readonly Message[]) => measured.has(JSON.stringify(messages));
  const [ptx] = await Promise.all([
    timed("PPO-ptx", () => round("ptx", "ppo", { ...rewarded, corpusId, config: configs.ptx })),
    timed("shuffling", () => shuffleRankings({ crew, projectId, isKept })),
  ]);
  const still = await timed("PPO at learning rate 0", () =>
    round("still", "ppo", { ...rewarded, config: configs.still }),
  );

  const control = { baseVersionId: sft.versionId, snapshotId: await freeze(admin, projectId) };
  const shuffledReward = await timed("reward model, shuffled", () =>
    round("shuffled reward", "reward_model", { ...control, config: configs.rewardModel }),
  );
  const shuffled = await timed("PPO, shuffled", () =>
    round("shuffled", "ppo", {
      ...control,
      rewardVersionId: shuffledReward.versionId,
      config: configs.ppo,
      overrideReason: "A control: a reward model that learned from random rankings.",
    }),
  );

  const rounds: Record<PolicyName, FinishedRound> = { small, large, sft, ppo, ptx, shuffled, still };
  const unseen = await textsOf(corpus(amounts.unseenDocuments, keyed("unseen")));
  const measureLosses = async () => {
    // Every name is given its loss here.
    const losses = {} as Record<(typeof MEASURED)[number], number>;
    for (const name of MEASURED)
      losses[name] = await corpusLoss({ admin, versionId: rounds[name].versionId, documents: unseen });
    return losses;
  };
  const compare = async () => {
    await add("test", "test", amounts.testPrompts);
    const judges = await hireCrew({ url, admin, team: `judges-${seed}`, kinds: JUDGES, seed: keyed("judges") });
    return comparePolicies({
      admin,
      projectId,
      judges,
      versionOf: (name) => rounds[name].versionId,
      prompts: amounts.testPrompts,
      maxTokens,
      seed: keyed("test"),
    });
  };
  const [corpusLosses, compared] = await Promise.all([
    timed("loss on the corpus", measureLosses),
    timed("head-to-head", compare),
  ]);

  const { models } = await admin.call(listModels, { params: { projectId }, body: {} });
  const parametersOf = ({ versionId }: FinishedRound) => models.find(({ id }) => id === versionId)!.parameterCount;
  return {
    seed,
    parameters: { small: parametersOf(small), large: parametersOf(large) },
    ...compared,
    corpusLoss: corpusLosses,
    kl: {
      ppo: lastMetric(ppo.metrics, "objective/kl"),
      ptx: lastMetric(ptx.metrics, "objective/kl"),
      shuffled: lastMetric(shuffled.metrics, "objective/kl"),
      still: metricValues(still.metrics, "objective/kl"),
    },
    accuracy: {
      rewardModel: lastMetric(reward.metrics, "accuracy/heldout"),
      shuffled: lastMetric(shuffledReward.metrics, "accuracy/heldout"),
    },
    seconds,
  };
}

/** Takes a breath now and then: a process that is busy for seconds misses that the server has closed its idle connections. */
async function textsOf(documents: Iterable<{ text: string }>): Promise<string[]> {
  const texts: string[] = [];
  for (const { text } of documents) if (texts.push(text) % BREATH === 0) await turn();
  return texts;
}
const BREATH = 200;

/** Hands out prompts, each once, so that no two splits share one. */
function promptsInTurn(amounts: Settings["amounts"], seed: number): (count: number) => WorldPrompt[] {
  const { prompts, validationPrompts, testPrompts } = amounts;
  const all = drawPrompts(prompts + validationPrompts + testPrompts, seed);
  return (count) => all.splice(0, count);
}

function roundRunner({ seed, ...context }: { admin: Client; projectId: string; seed: number }) {
  return (
    name: (typeof ROUNDS)[number],
    kind: Parameters<typeof runRound>[0]["kind"],
    order: Omit<Parameters<typeof runRound>[0], "admin" | "projectId" | "seed" | "kind">,
  ): Promise<FinishedRound> => runRound({ ...context, ...order, kind, seed: childSeed(seed, ROUNDS.indexOf(name)) });
}
