import { describe, expect, test } from "vitest";
import { listOwnEffects as contract } from "@/lib/contract/own-work";
import { freezeSnapshot } from "@/lib/datasets/freeze-snapshot";
import { db } from "@/lib/db/client";
import { useTestDatabase } from "@/lib/db/testing/database";
import {
  givenComparisons,
  givenDemonstration,
  givenLabelers,
  givenProject,
  givenPrompt,
  givenRanking,
} from "@/lib/db/testing/fixtures";
import { listOwnEffects } from "./list-own-effects";

useTestDatabase();

/** A finished round and its version. */
async function givenRound(
  projectId: string,
  round: {
    kind: "sft" | "reward_model" | "ppo";
    snapshotId: string;
    baseVersionId?: string;
    rewardVersionId?: string;
  },
  version: { kind: "policy" | "reward"; number: number },
): Promise<string> {
  const { id } = await db().round.create({
    data: { ...round, projectId, state: "succeeded", config: {}, seed: 1, codeVersion: "test" },
  });
  const digest = crypto.randomUUID();
  await db().artifact.create({ data: { digest, byteCount: 1 } });
  const made = await db().modelVersion.create({
    data: { ...version, projectId, roundId: id, artifactDigest: digest, parameterCount: 1 },
  });
  return made.id;
}

describe("what a labeler's work changed", () => {
  test("is told along the lineage, and only of answers that were trained on", async () => {
    const projectId = await givenProject({ rankingOverlap: 2 });
    const [me = "", other = ""] = await givenLabelers(2);
    const comparisons = await givenComparisons(projectId, 3, { k: 2 });
    const [held] = await givenComparisons(projectId, 1, { k: 2, split: "test" });
    for (const { id, responseIds } of [...comparisons, held!])
      await givenRanking(id, me, [[responseIds], responseIds.map((r) => [r])]);
    await givenRanking(comparisons[0]?.id ?? "", other, [[comparisons[0]?.responseIds ?? []]]);
    await givenDemonstration(await givenPrompt(projectId), me, ["An answer"]);
    const freeze = { projectId, createdById: me, includePeople: true, includeSimulated: false, now: new Date() };
    const { id: snapshotId } = await freezeSnapshot(freeze);

    const sft = await givenRound(projectId, { kind: "sft", snapshotId }, { kind: "policy", number: 103 });
    const reward = await givenRound(
      projectId,
      { kind: "reward_model", snapshotId, baseVersionId: sft },
      { kind: "reward", number: 3 },
    );
    const ppo = await givenRound(
      projectId,
      { kind: "ppo", snapshotId, baseVersionId: sft, rewardVersionId: reward },
      { kind: "policy", number: 104 },
    );

    // Later, blind comparisons of both policies: the new one wins three of four.
    const judged = await givenComparisons(projectId, 4, { k: 2 });
    for (const [i, { id, responseIds }] of judged.entries()) {
      const [old = "", fresh = ""] = responseIds;
      await db().response.update({ where: { id: old }, data: { modelVersionId: sft } });
      await db().response.update({ where: { id: fresh }, data: { modelVersionId: ppo } });
      await givenRanking(id, other, [i === 0 ? [[old], [fresh]] : [[fresh], [old]]]);
    }

    const told = await listOwnEffects({ labelerId: me, projectId });
    expect(contract.response.parse(told)).toEqual(told);
    expect(told.effects).toMatchObject([
      {
        version: { id: reward, kind: "reward", number: 3 },
        rankings: 3,
        demonstrations: 0,
        policies: [{ policy: { id: ppo, number: 104 }, parent: { id: sft, number: 103 }, rate: 0.75, prompts: 4 }],
      },
      { version: { id: sft, kind: "policy" }, rankings: 0, demonstrations: 1, policies: [] },
    ]);
    const { effects } = await listOwnEffects({ labelerId: other, projectId });
    expect(effects).toMatchObject([{ version: { id: reward }, rankings: 1 }]);
  });

  test("is nothing before the first round, and nothing of another project", async () => {
    const projectId = await givenProject();
    const [me = ""] = await givenLabelers(1);
    const [comparison] = await givenComparisons(projectId, 1, { k: 2 });
    await givenRanking(comparison?.id ?? "", me, [[comparison?.responseIds ?? []]]);
    expect(await listOwnEffects({ labelerId: me, projectId })).toEqual({ effects: [] });
  });
});
