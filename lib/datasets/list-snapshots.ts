import type { z } from "zod";
import type { listSnapshots as contract } from "@/lib/contract/datasets";
import { transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { countItemsToFreeze, countReturned, findSnapshots } from "@/lib/db/snapshots";
import { snapshotView } from "./snapshot-view";

/** A project's snapshots, newest first, and what one frozen now would hold. */
export const listSnapshots = (input: { projectId: string }): Promise<z.input<typeof contract.response>> =>
  transaction(async (tx) => {
    await requireProject(tx, input.projectId);
    const snapshots = await findSnapshots(tx, input);
    const held = async (who: { people: boolean; simulated: boolean }) => {
      const { demonstration, ranking } = await countItemsToFreeze(tx, input.projectId, who);
      const returned = await countReturned(tx, input.projectId, who);
      return { demonstrations: demonstration, rankings: ranking, returned: returned.demonstration + returned.ranking };
    };
    const all = await countItemsToFreeze(tx, input.projectId, { people: true, simulated: true });
    return {
      snapshots: snapshots.map(snapshotView),
      now: {
        people: await held({ people: true, simulated: false }),
        simulated: await held({ people: false, simulated: true }),
        prompts: all.prompt,
      },
    };
  });
