import type { z } from "zod";
import { countRevisions } from "@/lib/agreement/count-revisions";
import { wilsonInterval } from "@/lib/agreement/intervals";
import { undefinedBecause } from "@/lib/agreement/measured";
import { orderReliabilities } from "@/lib/agreement/order-reliability";
import { measureOf } from "@/lib/agreement/views";
import type { listLabelerStandings as contract, Whose } from "@/lib/contract/snapshot-filter";
import { transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { findPairOrders, findStandings } from "@/lib/db/snapshot-filter";
import { USUALLY, type Which } from "@/lib/db/snapshots";
import { whomOf } from "./whom";

/** So many comparisons tell a labeler's reliability well enough, and can be read while someone waits. */
const COMPARISONS = 1_000;

/**
 * Everyone whose answers a snapshot taken now would hold, with what speaks for and against them. Agreement's interval takes pairs as
 * independent; those of one comparison are not quite, so the truth is a little less certain.
 */
export const listLabelerStandings = async (
  input: { projectId: string; whose: Whose } & Partial<Which>,
): Promise<z.input<typeof contract.response>> => {
  const uncounted = await countRevisions();
  return transaction(async (tx) => {
    const { projectId, whose, ...asked } = input;
    await requireProject(tx, projectId);
    const who = whomOf(whose);
    const which = { ...USUALLY, ...asked };
    const rows = await findStandings(tx, projectId, who, which);
    const orders = await findPairOrders(tx, { projectId, who, which, comparisons: COMPARISONS });
    const reliabilities = orderReliabilities(orders);
    return {
      uncounted,
      labelers: rows.map(({ id, name, simulated, rankings, demonstrations, agree, disagree }) => {
        const interval = wilsonInterval(agree, agree + disagree);
        return {
          labeler: { id, name, simulated },
          rankings,
          demonstrations,
          agreement: interval && { value: agree / (agree + disagree), interval, pairs: agree + disagree },
          reliability: measureOf(reliabilities.get(id) ?? undefinedBecause("No shared comparison.")),
        };
      }),
      comparisons: COMPARISONS,
    };
  });
};
