import { setTimeout as sleep } from "node:timers/promises";
import type { z } from "zod";
import type { roundEvents as endpoint, RoundState } from "@/lib/contract/rounds";
import { db } from "@/lib/db/client";
import { ANYTHING, listen } from "@/lib/db/listen";
import { JOURNAL_START, readJournal } from "@/lib/db/round-journal";
import { viewOf } from "./operations";
import { journalView } from "./round-view";

type Event = z.input<typeof endpoint.event>;

/** At most four events a second, and one now and then though nothing happens, so that both ends know the other is there. */
const SHORTEST_MILLISECONDS = 250;
const LONGEST_MILLISECONDS = 10_000;
const FINAL: ReadonlySet<RoundState> = new Set(["succeeded", "failed", "cancelled", "paused"]);

/**
 * What happens in a round: first all there is, then what is new. Ends with the event that shows the round's end.
 * @throws AppError not_found
 */
export async function roundEvents(input: {
  id: string;
  signal: AbortSignal;
}): Promise<AsyncGenerator<Event, void, undefined>> {
  await viewOf(db(), input.id);
  return events(input);
}

async function* events({ id, signal }: { id: string; signal: AbortSignal }) {
  const ended = new AbortController();
  const changes = await listen("hone_round", AbortSignal.any([signal, ended.signal]));
  const bell = createBell();
  const hearing = (async () => {
    for await (const ids of changes) if (ids.has(id) || ids.has(ANYTHING)) bell.ring();
  })();
  let cursor = JOURNAL_START;
  try {
    while (!signal.aborted) {
      // The row first: when it says that the round has ended, all that was written is there to read.
      const round = await viewOf(db(), id);
      const { next, ...journal } = await readJournal(db(), id, cursor);
      cursor = next;
      yield { round, ...journalView(journal) };
      if (FINAL.has(round.state)) return;
      await wait(SHORTEST_MILLISECONDS, signal);
      await bell.heard(LONGEST_MILLISECONDS, signal);
    }
  } finally {
    ended.abort();
    await hearing;
  }
}

/** Remembers one ring until it is heard. */
function createBell() {
  let rung = false;
  let wake = () => undefined as undefined;
  return {
    ring() {
      rung = true;
      wake();
    },
    /** Resolves when it rings or has rung, and in any case after a while. */
    async heard(milliseconds: number, signal: AbortSignal): Promise<void> {
      if (!rung) {
        const patience = new AbortController();
        wake = () => void patience.abort();
        await wait(milliseconds, AbortSignal.any([signal, patience.signal]));
      }
      rung = false;
    },
  };
}

/** Waits; less when `signal` aborts. */
const wait = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  sleep(milliseconds, undefined, { signal }).catch(() => undefined);
