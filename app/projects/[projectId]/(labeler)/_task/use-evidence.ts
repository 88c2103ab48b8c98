"use client";
import { useCallback, useEffect, useRef } from "react";
import type { AnswerEvidence } from "@/lib/contract/evidence";

type Counts = Pick<AnswerEvidence, "typedCharacters" | "pastedCharacters" | "keystrokes" | "secondsToFirstInput"> & {
  openedAt: number;
};

/** Input that puts in text from elsewhere. */
const PASTES = new Set(["insertFromPaste", "insertFromPasteAsQuotation", "insertFromDrop", "insertFromYank"]);

/**
 * Notes how an answer comes about while the page of a task is open: what is typed, what is pasted, when it began. Kept over a reload.
 * It never sees what is written, only how much.
 * @returns reads it, for sending with the answer.
 */
export function useEvidence(assignmentId: string): () => AnswerEvidence {
  const counts = useRef<Counts>(newCounts());
  useEffect(() => {
    const key = `hone-evidence:${assignmentId}`;
    counts.current = readCounts(key) ?? newCounts();
    sessionStorage.setItem(key, JSON.stringify(counts.current));
    const note = (event: Event, change: (c: Counts) => void) => {
      // Notes to a skip or a report are no part of the answer.
      if (event.target instanceof Element && event.target.closest("[role=dialog]")) return;
      const c = counts.current;
      c.secondsToFirstInput ??= (Date.now() - c.openedAt) / 1000;
      change(c);
      sessionStorage.setItem(key, JSON.stringify(c));
    };
    const onKey = (event: KeyboardEvent) =>
      note(event, (c) => {
        if (!event.repeat) c.keystrokes += 1;
      });
    const onClick = (event: Event) => note(event, () => undefined);
    const onInput = (event: Event) => {
      if (!(event instanceof InputEvent) || PASTES.has(event.inputType)) return;
      const length = event.data?.length ?? (event.inputType === "insertLineBreak" ? 1 : 0);
      note(event, (c) => {
        c.typedCharacters += length;
      });
    };
    const onPaste = (event: ClipboardEvent | DragEvent) => {
      const data = event instanceof ClipboardEvent ? event.clipboardData : event.dataTransfer;
      note(event, (c) => {
        c.pastedCharacters += data?.getData("text/plain").length ?? 0;
      });
    };
    const listeners: [string, (event: never) => void][] = [
      ["keydown", onKey],
      ["pointerdown", onClick],
      ["input", onInput],
      ["paste", onPaste],
      ["drop", onPaste],
    ];
    for (const [name, listen] of listeners) window.addEventListener(name, listen as EventListener, { capture: true });
    return () => {
      for (const [name, listen] of listeners)
        window.removeEventListener(name, listen as EventListener, { capture: true });
    };
  }, [assignmentId]);
  return useCallback(() => {
    const { openedAt, ...rest } = counts.current;
    return { ...rest, secondsOpen: (Date.now() - openedAt) / 1000 };
  }, []);
}

const newCounts = (): Counts => ({
  typedCharacters: 0,
  pastedCharacters: 0,
  keystrokes: 0,
  secondsToFirstInput: null,
  openedAt: Date.now(),
});

const readCounts = (key: string): Counts | null => {
  const kept = sessionStorage.getItem(key);
  return kept === null ? null : (JSON.parse(kept) as Counts); // written above, by the same page
};
