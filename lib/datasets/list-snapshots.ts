import type { z } from "zod";
import type { listSnapshots as contract } from "@/lib/contract/datasets";
import { transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { countItemsToFreeze, findSnapshots } from "@/lib/db/snapshots";
import { snapshotView } from "./snapshot-view";

/** A project's snapshots, newest first, and what one frozen now would hold. */
export const listSnapshots = (input: { projectId: string }): Promise<z.input<typeof contract.response>> =>
  transaction(async (tx) => {
    await requireProject(tx, input.projectId);
    const snapshots = await findSnapshots(tx, input);
    const people = await countItemsToFreeze(tx, input.projectId, {
      people: true,
      simulated: false,
    });
    const simulated = await countItemsToFreeze(tx, input.projectId, {
      people: false,
      simulated: true,
    });
    const all = await countItemsToFreeze(tx, input.projectId, { people: true, simulated: true });
    return {
      snapshots: snapshots.map(snapshotView),
      now: {
        people: { demonstrations: people.demonstration, rankings: people.ranking },
        simulated: { demonstrations: simulated.demonstration, rankings: simulated.ranking },
        prompts: all.prompt,
      },
    };
  });
