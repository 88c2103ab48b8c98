import { AppError, type ErrorCode } from "@/lib/contract/errors";
import { forget, keep } from "./kept-draft";

/** How the unsent work stands. `lost`: the server refuses it for good (`error` says why); it stays in this browser. */
export type Saving =
  | { state: "untouched" }
  | { state: "waiting" }
  | { state: "saving" }
  | { state: "saved"; at: number }
  | { state: "offline"; error: unknown }
  | { state: "lost"; error: AppError };

const PAUSE_MILLISECONDS = 700;
const RETRY_MILLISECONDS = 4_000;

export type DraftSaver<D> = {
  /** Takes the newest draft. */
  change: (draft: D) => void;
  /** Saves what waits without waiting any longer. */
  now: () => void;
  /** Waits for a save that is under way and drops the rest: before sending, so that no late save brings it back. */
  settle: () => Promise<void>;
  /** The page goes away: what waits is sent once more, and is in the browser besides. */
  end: () => void;
};

/**
 * Saves a draft on the server a moment after each change, one save at a time, newest last. Until the server has it, it is kept in this
 * browser under `id`; while saving fails, it is tried again.
 * @param input.refused    codes that another try does not mend; saving ends, and the copy in this browser stays.
 * @param input.onRefused  told of such a refusal, with the newest draft.
 */
export function createDraftSaver<D>(input: {
  id: string;
  save: (draft: D) => Promise<unknown>;
  onState: (saving: Saving) => void;
  refused: readonly ErrorCode[];
  onRefused: (error: AppError, newest: D) => void;
}): DraftSaver<D> {
  const { id, save, onState, refused, onRefused } = input;
  let waiting: D | null = null;
  let underWay: Promise<void> | null = null;
  let ended = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const tell = (saving: Saving) => {
    if (!ended) onState(saving);
  };
  const later = (milliseconds: number) => {
    clearTimeout(timer);
    if (!ended) timer = setTimeout(now, milliseconds);
  };
  function now(): void {
    clearTimeout(timer);
    if (waiting === null || underWay) return;
    underWay = send().finally(() => {
      underWay = null;
    });
  }
  async function send(): Promise<void> {
    while (waiting !== null) {
      const draft = waiting;
      tell({ state: "saving" });
      try {
        await save(draft);
      } catch (error) {
        fail(error, draft);
        return;
      }
      if (waiting !== draft) continue;
      waiting = null;
      forget(id);
      tell({ state: "saved", at: Date.now() });
    }
  }
  function fail(error: unknown, draft: D): void {
    if (!(error instanceof AppError && refused.includes(error.code))) {
      tell({ state: "offline", error });
      later(RETRY_MILLISECONDS);
      return;
    }
    const newest = waiting ?? draft;
    waiting = null;
    if (!ended) onRefused(error, newest);
  }
  return {
    now,
    change(draft) {
      waiting = draft;
      keep(id, draft);
      if (!underWay) tell({ state: "waiting" });
      later(PAUSE_MILLISECONDS);
    },
    async settle() {
      clearTimeout(timer);
      waiting = null;
      await underWay;
      clearTimeout(timer);
    },
    end() {
      now();
      ended = true;
      clearTimeout(timer);
    },
  };
}
