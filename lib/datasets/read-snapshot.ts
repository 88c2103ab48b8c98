/** What training reads from a snapshot. Order is by id of the frozen row, so equal snapshots read alike. */
import type { Transaction } from "@/lib/db/client";
import {
  type FrozenPrompt,
  type FrozenRanking,
  findFrozenDemonstrations,
  findFrozenPrompts,
  findFrozenRankings,
} from "@/lib/db/frozen";

/** Demonstrations: the messages of the prompt and the text that answers them. */
export const readDemonstrations = (tx: Transaction, snapshotId: string): Promise<(FrozenPrompt & { text: string })[]> =>
  findFrozenDemonstrations(tx, snapshotId);

/** Rankings: the responses in order of creation, their ids by tier, best first, and who ranked them as they were shown. */
export const readRankings = (tx: Transaction, snapshotId: string): Promise<FrozenRanking[]> =>
  findFrozenRankings(tx, snapshotId);

/** Prompts, for sampling. */
export const readPrompts = (tx: Transaction, snapshotId: string): Promise<FrozenPrompt[]> =>
  findFrozenPrompts(tx, snapshotId);
