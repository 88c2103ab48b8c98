import type { z } from "zod";
import type { listSnapshots as contract } from "@/lib/contract/datasets";
import { transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { countItemsToFreeze, countReturned, findSnapshots, USUALLY } from "@/lib/db/snapshots";
import { snapshotView } from "./snapshot-view";

/** A project's snapshots, newest first, and what one frozen now would hold. */
export const listSnapshots = ({
  projectId,
  ...asked
}: { projectId: string } & Partial<z.output<typeof contract.body>>): Promise<z.input<typeof contract.response>> =>
  transaction(async (tx) => {
    await requireProject(tx, projectId);
    const which = { ...USUALLY, ...asked };
    const snapshots = await findSnapshots(tx, { projectId });
    const held = async (who: { people: boolean; simulated: boolean }) => {
      const { demonstration, ranking } = await countItemsToFreeze(tx, projectId, who, which);
      const returned = await countReturned(tx, projectId, who, which);
      return { demonstrations: demonstration, rankings: ranking, returned: returned.demonstration + returned.ranking };
    };
    const all = await countItemsToFreeze(tx, projectId, { people: true, simulated: true }, which);
    return {
      snapshots: snapshots.map(snapshotView),
      now: {
        people: await held({ people: true, simulated: false }),
        simulated: await held({ people: false, simulated: true }),
        prompts: all.prompt,
      },
    };
  });
