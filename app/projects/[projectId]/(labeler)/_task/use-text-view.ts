"use client";
import { useCallback, useSyncExternalStore } from "react";

/** Texts of responses as they were written, or as the Markdown they may be. */
export type TextView = "plain" | "markdown";

const KEY = "hone-text-view";
const CHANGED = "hone-text-view-changed";

const read = (): TextView => (localStorage.getItem(KEY) === "markdown" ? "markdown" : "plain");

function subscribe(changed: () => void): () => void {
  // "storage" tells of other tabs only.
  for (const event of ["storage", CHANGED]) window.addEventListener(event, changed);
  return () => {
    for (const event of ["storage", CHANGED]) window.removeEventListener(event, changed);
  };
}

/** The reader's choice, the same on every page and kept in this browser, and a way to turn it. */
export function useTextView(): { view: TextView; turn: () => void } {
  const view = useSyncExternalStore(subscribe, read, () => "plain" as const);
  const turn = useCallback(() => {
    localStorage.setItem(KEY, read() === "plain" ? "markdown" : "plain");
    window.dispatchEvent(new Event(CHANGED));
  }, []);
  return { view, turn };
}
