"use client";
import { useCallback, useEffect, useRef, useState } from "react";
import { ConversationDraft, saveConversationDraft } from "@/lib/contract/conversations";
import { call } from "@/lib/http/call";
import type { Saving } from "../_task/draft-saver";
import { createDraftSaver, type DraftSaver } from "../_task/draft-saver";
import { forget, readKept } from "../_task/kept-draft";

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
  const saver = useRef<DraftSaver<ConversationDraft> | null>(null);
  useEffect(() => {
    const started = createDraftSaver<ConversationDraft>({
      id,
      save: (body) => call(saveConversationDraft, { params: { id }, body }),
      onState: setSaving,
      // A closed conversation takes no draft.
      refused: ["wrong_state"],
      onRefused: () => undefined,
    });
    saver.current = started;
    window.addEventListener("online", started.now);
    return () => {
      window.removeEventListener("online", started.now);
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
