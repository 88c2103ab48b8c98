import { AppError } from "@/lib/contract/errors";
import { refusal } from "@/lib/contract/refusals";
import type { ExamChange } from "@/lib/contract/screening";
import { forget, keep } from "../_task/kept-draft";
import { merged } from "./exam-answers";

/** How the answers stand. `lost`: the server takes no more of them. */
export type ExamSaving =
  | { state: "rest" }
  | { state: "waiting" }
  | { state: "saved" }
  | { state: "offline"; error: unknown }
  | { state: "lost"; error: AppError };

/** The demonstration as another tab or browser saved it. */
export type OtherText = { text: string; revision: number };

const PAUSE_MILLISECONDS = 500;
const RETRY_MILLISECONDS = 4_000;
const FINAL = new Set(["already_submitted", "not_your_task", "not_found"]);

export type ExamSaver = {
  change: (change: ExamChange) => void;
  /** Saves what waits; resolves when the server has it all, and rejects when it has not. */
  flush: () => Promise<void>;
  /** After a clash: this page's text is saved over the other, or dropped for it. */
  resolve: (text: "mine" | "theirs") => void;
};

/**
 * Saves the answers of an exam a moment after each change: only what changed, one save at a time, again and again while it fails.
 * Until the server has it, it is kept in this browser. When the demonstration was changed elsewhere meanwhile, it waits for
 * `resolve`; all else goes on being saved.
 * @param input.kept      what an earlier page left unsaved.
 * @param input.revision  of the demonstration that this page shows.
 * @param input.readText  reads the demonstration from the server; null when the exam is no longer open.
 * @param input.onClash   told of the other text, and of null when that is resolved.
 */
export function createExamSaver(input: {
  key: string;
  kept: ExamChange | null;
  revision: number;
  save: (change: ExamChange) => Promise<{ demonstrationRevision: number }>;
  readText: () => Promise<OtherText | null>;
  onState: (saving: ExamSaving) => void;
  onClash: (other: OtherText | null) => void;
}): ExamSaver {
  const { key, kept, save, readText, onState, onClash } = input;
  let pending = kept;
  let revision = kept?.demonstrationRevision ?? input.revision;
  let clash: OtherText | null = null;
  /** Texts that may have arrived although their receipts did not: they are not someone else's. */
  const unsure = new Set<string>();
  let running: Promise<void> | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function soon(milliseconds = PAUSE_MILLISECONDS): void {
    clearTimeout(timer);
    timer = setTimeout(() => void flush().catch(() => undefined), milliseconds);
  }
  const withRevision = (change: ExamChange): ExamChange =>
    change.demonstration === undefined ? change : { ...change, demonstrationRevision: revision };
  const keepPending = () => (pending ? keep(key, withRevision(pending)) : forget(key));

  async function flush(): Promise<void> {
    clearTimeout(timer);
    while (running) await running.catch(() => undefined);
    if (!pending) return;
    running = send().finally(() => {
      running = null;
    });
    await running;
  }
  async function send(): Promise<void> {
    const { demonstration, demonstrationRevision: _, ...others } = pending ?? {};
    const text = demonstration === undefined ? {} : { demonstration };
    const sent = clash ? others : { ...others, ...text };
    pending = clash && demonstration !== undefined ? text : null;
    if (Object.keys(sent).length > 0) {
      onState({ state: "waiting" });
      try {
        const saved = await save(withRevision(sent));
        if (!clash && demonstration !== undefined) {
          revision = saved.demonstrationRevision;
          unsure.clear();
        }
      } catch (error) {
        pending = merged(sent, pending ?? {});
        return fail(error, sent);
      }
      keepPending();
      onState({ state: pending && !clash ? "waiting" : "saved" });
    }
    if (clash && demonstration !== undefined) throw refusal("stale", "examChoice");
  }
  async function fail(error: unknown, sent: ExamChange): Promise<void> {
    if (error instanceof AppError && FINAL.has(error.code)) {
      onState({ state: "lost", error });
      throw error;
    }
    const other = error instanceof AppError && error.code === "stale" ? await readText().catch(() => null) : null;
    if (!other) {
      if (sent.demonstration !== undefined) unsure.add(sent.demonstration);
      onState({ state: "offline", error });
      soon(RETRY_MILLISECONDS);
      throw error;
    }
    if (unsure.has(other.text)) revision = other.revision;
    else {
      clash = other;
      onClash(other);
    }
    return send();
  }
  if (pending) soon();
  return {
    flush,
    change(change) {
      pending = merged(pending ?? {}, change);
      keepPending();
      onState({ state: "waiting" });
      soon();
    },
    resolve(text) {
      if (!clash) return;
      revision = clash.revision;
      clash = null;
      onClash(null);
      if (text === "theirs") {
        const { demonstration: _, demonstrationRevision: __, ...others } = pending ?? {};
        pending = Object.keys(others).length > 0 ? others : null;
      }
      keepPending();
      soon(0);
    },
  };
}
