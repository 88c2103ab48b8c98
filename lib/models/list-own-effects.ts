import type { z } from "zod";
import type { listOwnEffects as contract, Effect } from "@/lib/contract/own-work";
import { type Transaction, transaction } from "@/lib/db/client";
import {
  findRankedOfTwo,
  findRewardedPolicies,
  findTaughtVersions,
  findVersions,
  type VersionRow,
} from "@/lib/db/effects";
import { requireProject } from "@/lib/db/projects";
import { duels } from "./win-rate";

/** Versions at most; older ones are history. */
const MOST_VERSIONS = 12;

type Contest = { policy: VersionRow; parentId: string };

/**
 * What a labeler's answers changed: the versions that learned from them, and how the policies that came of these do in blind
 * comparisons against the version that their round began with. Read from lineage; nothing says which model wrote which response.
 */
export const listOwnEffects = (input: {
  labelerId: string;
  projectId: string;
}): Promise<z.input<typeof contract.response>> =>
  transaction(async (tx) => {
    await requireProject(tx, input.projectId);
    const taught = await findTaughtVersions(tx, { ...input, limit: MOST_VERSIONS });
    const rewarded = await findRewardedPolicies(
      tx,
      taught.filter((version) => version.kind === "reward").map((version) => version.id),
    );
    const effects: Effect[] = [];
    for (const { parentId, rankings, demonstrations, trainedAt, ...version } of taught) {
      const policies =
        version.kind === "reward" ? rewarded.filter((p) => p.rewardId === version.id) : [{ ...version, parentId }];
      const contests = policies.flatMap(({ id, kind, number, parentId: parent }) =>
        parent ? [{ policy: { id, kind, number }, parentId: parent }] : [],
      );
      effects.push({
        version,
        rankings,
        demonstrations,
        trainedAt: trainedAt.toISOString(),
        policies: await standings(tx, contests),
      });
    }
    return { effects };
  });

async function standings(tx: Transaction, contests: readonly Contest[]): Promise<Effect["policies"]> {
  const parents = await findVersions(
    tx,
    contests.map((c) => c.parentId),
  );
  const found: Effect["policies"] = [];
  for (const { policy, parentId } of contests) {
    const parent = parents.find((p) => p.id === parentId);
    if (!parent) continue;
    const [duel] = duels(await findRankedOfTwo(tx, policy.id, parentId));
    // A duel is told from the side of the lower id.
    const turned = duel && duel.a !== policy.id;
    found.push({
      policy,
      parent,
      rate: duel ? (turned ? 1 - duel.rate : duel.rate) : null,
      interval: duel?.interval ? (turned ? [1 - duel.interval[1], 1 - duel.interval[0]] : duel.interval) : null,
      prompts: duel?.prompts ?? 0,
    });
  }
  return found;
}
