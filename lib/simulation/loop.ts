/**
 * The whole loop on a running Hone, with simulated people and through the HTTP API only:
 *
 *     prompts -> demonstrations -> SFT -> responses -> rankings -> reward model -> PPO -> promotion
 *
 * and two controls: PPO on rankings that were replaced by random ones, and PPO at learning rate 0. At the end labelers who
 * ranked nothing before compare all policies blind, on prompts of authors whom no model has seen.
 */
import type { Message, Split } from "@/lib/contract/common";
import { listModels } from "@/lib/contract/models";
import { createProject } from "@/lib/contract/projects";
import { childSeed } from "@/lib/ml/random";
import {
  addPrompts,
  drawNewPrompts,
  type FinishedRound,
  freeze,
  lastMetric,
  metricValues,
  promoteTo,
  responsesOf,
  runRound,
  sampleResponses,
} from "./admin";
import { type CrewMember, hireCrew, JUDGES, type Ranked, shuffleRankings, TRAINING_CREW, work } from "./crew";
import type { Client } from "./http-client";
import type { LoopSettings } from "./loop-settings";
import { stopwatch } from "./stopwatch";

export const POLICIES = ["base", "sft", "ppo", "shuffled", "still"] as const;
export type PolicyName = (typeof POLICIES)[number];

/** What one policy's responses to the test prompts were worth, prompt by prompt in one order for all policies. */
export type PolicyScores = {
  /** Gold utility of each response. */
  readonly gold: number[];
  /** 1 where a held-out labeler put it above the SFT policy's response, ½ for a tie, 0 below. */
  readonly wins: number[];
  readonly words: number[];
};

export type LoopResult = {
  readonly seed: number;
  readonly policies: Readonly<Record<PolicyName, PolicyScores>>;
  /** objective/kl of the last iteration, and of every iteration at learning rate 0. */
  readonly kl: { ppo: number; shuffled: number; still: readonly number[] };
  /** Share of held-out pairs that the reward model orders as the labelers did. */
  readonly accuracy: { rewardModel: number; shuffled: number };
  readonly seconds: Readonly<Record<string, number>>;
};

export async function runLoop(input: {
  url: string;
  admin: Client;
  seed: number;
  settings: LoopSettings;
  say: (line: string) => void;
}): Promise<LoopResult> {
  const { url, admin, seed, settings, say } = input;
  const { seconds, timed } = stopwatch(say);

  const project = await admin.call(createProject, {
    params: {},
    body: {
      name: `Loop, seed ${seed}, ${new Date().toISOString()}`,
      responsesPerPrompt: settings.k,
      rankingOverlap: 1,
      demonstrationOverlap: 1,
      tiesAllowed: true,
    },
  });
  const projectId = project.id;
  const base = await baseVersion(admin, projectId);
  const draw = promptSource(seed);
  const add = async (split: Split, group: string, count: number) => {
    const prompts = draw(count);
    await addPrompts({ admin, projectId, split, group, prompts });
    return prompts;
  };

  const crew = await timed("hire labelers", () =>
    hireCrew({ url, admin, team: `crew-${seed}`, kinds: TRAINING_CREW, seed: childSeed(seed, 2) }),
  );
  const validation = await add("validation", "validation", settings.validationPrompts);
  await timed("demonstrations", async () => {
    await add("train", "demonstration", settings.demonstrations);
    const count = settings.demonstrations + settings.validationPrompts;
    await work({ crew, projectId, kind: "demonstration", count });
  });
  const round = roundRunner({ admin, projectId, seed });
  const sft = await timed("SFT", async () =>
    round("sft", {
      snapshotId: await freeze(admin, projectId),
      baseVersionId: base,
      config: settings.sft,
    }),
  );
  await promoteTo(admin, sft.versionId, "It answers; the base model goes on asking.");

  await timed("sample responses", async () => {
    await add("train", "more", settings.prompts - settings.demonstrations);
    const order = { admin, projectId, k: settings.k, maxTokens: settings.maxTokens };
    const promptCount = settings.rankings;
    await sampleResponses({ ...order, split: "train", promptCount, seed: childSeed(seed, 3) });
    const held = { split: "validation" as const, promptCount: settings.validationPrompts };
    await sampleResponses({ ...order, ...held, seed: childSeed(seed, 4) });
  });
  const rankings = settings.rankings + settings.validationPrompts;
  await timed("rankings", () => work({ crew, projectId, kind: "ranking", count: rankings }));
  const snapshotId = await freeze(admin, projectId);

  const train = async (stage: string, data: string, why: { overrideReason?: string } = {}) => {
    const start = { snapshotId: data, baseVersionId: sft.versionId };
    const reward = await timed(`reward model${stage}`, () =>
      round("reward_model", { ...start, config: settings.rewardModel }),
    );
    const policy = await timed(`PPO${stage}`, () =>
      round("ppo", { ...start, rewardVersionId: reward.versionId, config: settings.ppo, ...why }),
    );
    return { reward, policy };
  };
  const ppo = await train("", snapshotId);
  const still = await timed("PPO at learning rate 0", () =>
    round("ppo", {
      snapshotId,
      baseVersionId: sft.versionId,
      rewardVersionId: ppo.reward.versionId,
      config: { ...settings.ppo, iterations: 2, learningRate: 0, valueLearningRate: 0 },
    }),
  );
  // The validation rankings stay, so that both reward models are measured against what labelers truly meant.
  const measured = new Set(validation.map(({ messages }) => JSON.stringify(messages)));
  const isKept = (messages: readonly Message[]) => measured.has(JSON.stringify(messages));
  await timed("shuffle rankings", () => shuffleRankings({ crew, projectId, isKept }));
  const shuffled = await train(" on shuffled rankings", await freeze(admin, projectId), {
    overrideReason: "A control: a reward model that learned from random rankings.",
  });
  await promoteTo(admin, ppo.policy.versionId, "The policy that learned from the rankings.");

  const versions: Record<PolicyName, string> = {
    base,
    sft: sft.versionId,
    ppo: ppo.policy.versionId,
    shuffled: shuffled.policy.versionId,
    still: still.versionId,
  };
  const policies = await timed("head-to-head", async () => {
    await add("test", "test", settings.testPrompts);
    const judges = await hireCrew({
      url,
      admin,
      team: `judges-${seed}`,
      kinds: JUDGES,
      seed: childSeed(seed, 5),
    });
    return compare({ admin, projectId, judges, versions, settings, seed: childSeed(seed, 6) });
  });

  return {
    seed,
    policies,
    kl: {
      ppo: lastMetric(ppo.policy.metrics, "objective/kl"),
      shuffled: lastMetric(shuffled.policy.metrics, "objective/kl"),
      still: metricValues(still.metrics, "objective/kl"),
    },
    accuracy: {
      rewardModel: lastMetric(ppo.reward.metrics, "accuracy/heldout"),
      shuffled: lastMetric(shuffled.reward.metrics, "accuracy/heldout"),
    },
    seconds,
  };
}

/** Blind head-to-head: each test prompt gets one response of each policy; judges rank the five without knowing whose they are. */
async function compare(input: {
  admin: Client;
  projectId: string;
  judges: readonly CrewMember[];
  versions: Readonly<Record<PolicyName, string>>;
  settings: LoopSettings;
  seed: number;
}): Promise<Record<PolicyName, PolicyScores>> {
  const { admin, projectId, judges, versions, settings, seed } = input;
  await sampleResponses({
    admin,
    projectId,
    split: "test",
    promptCount: settings.testPrompts,
    k: POLICIES.length,
    maxTokens: settings.maxTokens,
    modelVersionIds: POLICIES.map((name) => versions[name]),
    seed,
  });
  const judged: Ranked[][] = [];
  await work({
    crew: judges,
    projectId,
    kind: "ranking",
    count: settings.testPrompts,
    onRanked: (ranked) => judged.push([...ranked]),
  });

  const writer = await writers({ admin, projectId, versions });
  const scores = emptyScores();
  for (const ranked of judged) {
    const by = new Map(ranked.map((one) => [writer.get(one.responseId), one]));
    const tierOfSft = by.get("sft")?.tier;
    // Only whole comparisons count, so that all policies are scored on the same prompts.
    if (tierOfSft === undefined || !POLICIES.every((name) => by.has(name))) continue;
    for (const name of POLICIES) {
      const one = by.get(name);
      if (one === undefined) continue;
      scores[name].gold.push(one.gold);
      scores[name].wins.push(one.tier < tierOfSft ? 1 : one.tier === tierOfSft ? 0.5 : 0);
      scores[name].words.push(one.text.split(/\s+/).filter(Boolean).length);
    }
  }
  return scores;
}

/** Which policy wrote which response: what the admin may know and the judges may not. */
async function writers(input: {
  admin: Client;
  projectId: string;
  versions: Readonly<Record<PolicyName, string>>;
}): Promise<Map<string, PolicyName>> {
  const writer = new Map<string, PolicyName>();
  for (const name of POLICIES)
    for (const { id } of await responsesOf({ ...input, modelVersionId: input.versions[name] })) writer.set(id, name);
  return writer;
}

function emptyScores(): Record<PolicyName, PolicyScores> {
  const none = (): PolicyScores => ({ gold: [], wins: [], words: [] });
  return { base: none(), sft: none(), ppo: none(), shuffled: none(), still: none() };
}

/** Draws prompts batch after batch, no prompt twice, so that no split shares one with another. */
function promptSource(seed: number): (count: number) => ReturnType<typeof drawNewPrompts> {
  const seen = new Set<string>();
  let batch = 0;
  return (count) => drawNewPrompts({ count, seed: childSeed(seed, 1, batch++), seen });
}

function roundRunner(context: { admin: Client; projectId: string; seed: number }) {
  let index = 0;
  return (
    kind: "sft" | "reward_model" | "ppo",
    order: {
      snapshotId: string;
      baseVersionId: string;
      rewardVersionId?: string;
      config: Record<string, unknown>;
      overrideReason?: string;
    },
  ): Promise<FinishedRound> => runRound({ ...context, ...order, kind, seed: childSeed(context.seed, 7, index++) });
}

async function baseVersion(admin: Client, projectId: string): Promise<string> {
  const { models } = await admin.call(listModels, { params: { projectId }, body: {} });
  const base = models.find(({ kind }) => kind === "base");
  if (base === undefined) throw new Error("The new project has no base model.");
  return base.id;
}
