"use client";
import { useCallback, useEffect, useRef, useState } from "react";
import type { z } from "zod";
import { AppError } from "@/lib/contract/errors";
import { saveDraft } from "@/lib/contract/tasks";
import { call } from "@/lib/http/call";
import { forget, keep, readKept } from "./kept-draft";

type Draft = z.input<typeof saveDraft.body>;

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
/** Refusals that another try does not mend. */
const FINAL = new Set(["lease_expired", "already_submitted", "not_your_task", "not_found"]);

/**
 * Saves a draft on the server a moment after each change, one save at a time, newest last. While that fails, the draft is kept in
 * this browser and tried again. A save renews the lease.
 * @returns `change` takes the newest draft, `saveNow` saves without waiting, `stop` ends it (before submitting) and `resume` goes on.
 */
export function useAutosave(assignmentId: string, expires: string) {
  const [saving, setSaving] = useState<Saving>({ state: "untouched" });
  const [expiresAt, setExpiresAt] = useState(() => Date.parse(expires));
  const machine = useRef<ReturnType<typeof autosaver> | null>(null);
  useEffect(() => {
    const started = autosaver({ assignmentId, onState: setSaving, onLease: setExpiresAt });
    machine.current = started;
    // Words that a page before this one kept and could not send.
    const kept = readKept(assignmentId, (raw) => saveDraft.body.safeParse(raw).data ?? null);
    if (kept) started.change(kept);
    const online = () => started.saveNow();
    window.addEventListener("online", online);
    return () => {
      window.removeEventListener("online", online);
      started.leave();
    };
  }, [assignmentId]);
  const change = useCallback((draft: Draft) => machine.current?.change(draft), []);
  const saveNow = useCallback((draft?: Draft) => machine.current?.saveNow(draft), []);
  const stop = useCallback(() => machine.current?.stop(), []);
  const resume = useCallback((draft: Draft) => machine.current?.resume(draft), []);
  return { saving, expiresAt, change, saveNow, stop, resume };
}

function autosaver(input: {
  assignmentId: string;
  onState: (saving: Saving) => void;
  onLease: (expiresAt: number) => void;
}) {
  const { assignmentId: id, onState, onLease } = input;
  let pending: Draft | null = null;
  let busy = false;
  let ended = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const later = (milliseconds: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => void save(), milliseconds);
  };
  async function save(): Promise<void> {
    clearTimeout(timer);
    if (!pending || busy || ended) return;
    const draft = pending;
    busy = true;
    onState({ state: "saving" });
    const outcome = await call(saveDraft, { params: { id }, body: draft }).catch((error: unknown) => ({ error }));
    busy = false;
    if (ended) return;
    if ("error" in outcome) {
      fail(outcome.error);
      return;
    }
    onLease(Date.parse(outcome.expiresAt));
    if (pending !== draft) {
      later(0);
      return;
    }
    pending = null;
    forget(id);
    onState({ state: "saved", at: Date.now() });
  }
  function fail(error: unknown): void {
    if (error instanceof AppError && FINAL.has(error.code)) {
      ended = true;
      onState({ state: "lost", error });
      return;
    }
    onState({ state: "offline", error });
    later(RETRY_MILLISECONDS);
  }
  return {
    change(draft: Draft) {
      if (ended) return;
      pending = draft;
      keep(id, draft);
      if (!busy) onState({ state: "waiting" });
      later(PAUSE_MILLISECONDS);
    },
    saveNow(draft?: Draft) {
      if (draft) pending = draft;
      void save();
    },
    /** Nothing is saved until `resume`; the copy in the browser stays until it is forgotten. */
    stop() {
      ended = true;
      clearTimeout(timer);
    },
    resume(draft: Draft) {
      ended = false;
      this.change(draft);
    },
    /** The page goes away: what waits is sent at once, and is in the browser besides. */
    leave() {
      if (pending && !ended)
        void call(saveDraft, { params: { id }, body: pending }).then(
          () => forget(id),
          () => undefined,
        );
      ended = true;
      clearTimeout(timer);
    },
  };
}
