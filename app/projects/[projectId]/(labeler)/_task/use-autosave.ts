"use client";
import { useCallback, useEffect, useRef, useState } from "react";
import type { z } from "zod";
import { saveDraft } from "@/lib/contract/tasks";
import { call } from "@/lib/http/call";
import { createDraftSaver, type DraftSaver, type Saving } from "./draft-saver";
import { readKept } from "./kept-draft";

type Draft = z.input<typeof saveDraft.body>;

/**
 * Saves the draft of a task on the server a moment after each change, and so renews its lease.
 * @returns `change` takes the newest draft, `saveNow` saves without waiting; `stop` ends it before submitting, and `resume` goes on
 *          with a draft. What the server refuses for good ends it, too.
 */
export function useAutosave(assignmentId: string, expires: string) {
  const [saving, setSaving] = useState<Saving>({ state: "untouched" });
  const [expiresAt, setExpiresAt] = useState(() => Date.parse(expires));
  const saver = useRef<DraftSaver<Draft> | null>(null);
  const stopped = useRef(false);
  useEffect(() => {
    stopped.current = false;
    const tell = (state: Saving) => {
      if (!stopped.current) setSaving(state);
    };
    const started = createDraftSaver<Draft>({
      id: assignmentId,
      save: async (body) => {
        const saved = await call(saveDraft, { params: { id: assignmentId }, body });
        setExpiresAt(Date.parse(saved.expiresAt));
      },
      onState: tell,
      refused: ["lease_expired", "already_submitted", "not_your_task", "not_found"],
      onRefused: (error) => {
        tell({ state: "lost", error });
        stopped.current = true;
      },
    });
    saver.current = started;
    // Words that a page before this one kept and could not send.
    const kept = readKept(assignmentId, (raw) => saveDraft.body.safeParse(raw).data ?? null);
    if (kept) started.change(kept);
    window.addEventListener("online", started.now);
    return () => {
      window.removeEventListener("online", started.now);
      started.end();
    };
  }, [assignmentId]);
  const change = useCallback((draft: Draft) => {
    if (!stopped.current) saver.current?.change(draft);
  }, []);
  const saveNow = useCallback(
    (draft?: Draft) => {
      if (draft) change(draft);
      saver.current?.now();
    },
    [change],
  );
  const stop = useCallback(() => {
    stopped.current = true;
    void saver.current?.settle();
  }, []);
  const resume = useCallback(
    (draft: Draft) => {
      stopped.current = false;
      change(draft);
    },
    [change],
  );
  return { saving, expiresAt, change, saveNow, stop, resume };
}
