/** The blind head-to-head: each test prompt gets one response of every policy, and a judge ranks them as soon as they are there. */
import { setTimeout as wait } from "node:timers/promises";
import type { ResponseRow } from "@/lib/contract/responses";
import { responsesOf, sampleResponses } from "@/lib/simulation/admin";
import { type CrewMember, type Ranked, work } from "@/lib/simulation/crew";
import type { Client } from "@/lib/simulation/http-client";
import { eachPolicy, POLICIES, type PolicyName, type SeedResult } from "./result";

/** Prompts whose responses are shown to the reader. */
const EXAMPLES = 6;
const POLL_MILLISECONDS = 500;

export async function comparePolicies(input: {
  admin: Client;
  projectId: string;
  judges: readonly CrewMember[];
  versionOf: (name: PolicyName) => string;
  prompts: number;
  maxTokens: number;
  seed: number;
}): Promise<Pick<SeedResult, "policies" | "examples">> {
  const { admin, projectId, judges, versionOf, prompts, maxTokens, seed } = input;
  let isSampled = false;
  const sampling = sampleResponses({
    admin,
    projectId,
    split: "test",
    promptCount: prompts,
    k: POLICIES.length,
    maxTokens,
    modelVersionIds: POLICIES.map(versionOf),
    seed,
  }).finally(() => {
    isSampled = true;
  });
  const judged: (readonly Ranked[])[] = [];
  const judging = async (): Promise<void> => {
    for (let isLast = false; !isLast && judged.length < prompts; ) {
      isLast = isSampled;
      const count = prompts - judged.length;
      await work({ crew: judges, projectId, kind: "ranking", count, onRanked: (ranked) => judged.push(ranked) });
      if (!isLast) await wait(POLL_MILLISECONDS);
    }
  };
  await Promise.all([sampling, judging()]);

  // What the admin may know and the judges may not.
  const writers = new Map<string, { name: PolicyName; row: ResponseRow }>();
  for (const name of POLICIES)
    for (const row of await responsesOf({ admin, projectId, modelVersionId: versionOf(name) }))
      writers.set(row.id, { name, row });
  const whole = judged
    .map((ranked) => new Map(ranked.map((one) => [writers.get(one.responseId)?.name, one])))
    // Only whole comparisons count, so that all policies are scored on the same prompts.
    .filter((by) => POLICIES.every((name) => by.has(name)));

  return {
    policies: eachPolicy((name) => {
      const own = whole.map((by) => by.get(name)!);
      return {
        gold: own.map(({ gold }) => gold),
        tier: own.map(({ tier }) => tier),
        words: own.map(({ text }) => text.split(/\s+/).filter(Boolean).length),
      };
    }),
    examples: whole.slice(0, EXAMPLES).map((by) => ({
      prompt: writers.get(by.get("sft")!.responseId)!.row.prompt,
      said: eachPolicy((name) => by.get(name)!.text),
    })),
  };
}
