"use client";
import { useCallback, useEffect, useRef, useState } from "react";
import { ConversationDraft, saveConversationDraft } from "@/lib/contract/conversations";
import { AppError } from "@/lib/contract/errors";
import { call } from "@/lib/http/call";
import { forget, keep, readKept } from "../_task/kept-draft";
import type { Saving } from "../_task/use-autosave";

const PAUSE_MILLISECONDS = 700;
const RETRY_MILLISECONDS = 4_000;

const parse = (raw: unknown): ConversationDraft | null => ConversationDraft.safeParse(raw).data ?? null;

/**
 * What is typed in a conversation and not yet sent: kept in this browser at once, and on the server a moment later, one save at a
 * time, newest last. While that fails it is tried again.
 * @param initial  what the server has.
 * @returns `settle` waits for a save that is under way and drops the rest: before sending, so that no late save brings it back.
 */
export function useDraft(id: string, initial: ConversationDraft | null) {
  const [draft, setDraft] = useState<ConversationDraft>(
    () => readKept(id, parse) ?? initial ?? { message: "", edit: null },
  );
  const [saving, setSaving] = useState<Saving>({ state: "untouched" });
  const saver = useRef<ReturnType<typeof createSaver> | null>(null);
  useEffect(() => {
    const started = createSaver(id, setSaving);
    saver.current = started;
    window.addEventListener("online", started.now);
    return () => {
      window.removeEventListener("online", started.now);
      started.now();
      started.end();
    };
  }, [id]);
  const newest = useRef(draft);
  const change = useCallback((part: Partial<ConversationDraft>) => {
    newest.current = { ...newest.current, ...part };
    setDraft(newest.current);
    saver.current?.change(newest.current);
  }, []);
  const settle = useCallback(async () => saver.current?.settle(), []);
  /** Shows and keeps nothing any more; what was typed is sent. */
  const clear = useCallback(() => {
    forget(id);
    newest.current = { message: "", edit: null };
    setDraft(newest.current);
    setSaving({ state: "untouched" });
  }, [id]);
  return { draft, saving, change, settle, clear, saveNow: () => saver.current?.now() };
}

function createSaver(id: string, onState: (saving: Saving) => void) {
  let waiting: ConversationDraft | null = null;
  let underWay: Promise<void> | null = null;
  let ended = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const later = (milliseconds: number) => {
    clearTimeout(timer);
    timer = setTimeout(now, milliseconds);
  };
  function now(): void {
    clearTimeout(timer);
    if (!waiting || underWay) return;
    const draft = waiting;
    underWay = save(draft).finally(() => {
      underWay = null;
    });
  }
  async function save(draft: ConversationDraft): Promise<void> {
    tell({ state: "saving" });
    try {
      await call(saveConversationDraft, { params: { id }, body: draft });
    } catch (error) {
      // A closed conversation takes no draft, and no other try mends that.
      if (error instanceof AppError && error.code === "wrong_state") return;
      tell({ state: "offline", error });
      if (!ended) later(RETRY_MILLISECONDS);
      return;
    }
    if (waiting !== draft) {
      if (waiting) later(0);
      return;
    }
    waiting = null;
    forget(id);
    tell({ state: "saved", at: Date.now() });
  }
  const tell = (saving: Saving) => {
    if (!ended) onState(saving);
  };
  return {
    now,
    change(draft: ConversationDraft) {
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
      ended = true;
      clearTimeout(timer);
    },
  };
}
