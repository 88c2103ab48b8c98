"use client";
import { useEffect, useState } from "react";
import { forget, keep, readKept } from "../../_task/kept-draft";
import { emptied, isUntouched, newPrompt, PromptDraft } from "./prompt-draft";

/** The prompt in the making, kept in this browser until it is sent: it survives a reload and other pages. */
export function usePromptDraft(projectId: string): {
  draft: PromptDraft;
  change: (part: Partial<PromptDraft>) => void;
  empty: () => void;
} {
  const id = `prompt:${projectId}`;
  const [draft, setDraft] = useState<PromptDraft>(newPrompt);
  // After the first drawing, which is also the server's and knows no browser.
  useEffect(() => {
    const kept = readKept(id, (raw) => PromptDraft.safeParse(raw).data ?? null);
    if (kept) setDraft(kept);
  }, [id]);
  const store = (next: PromptDraft) => {
    setDraft(next);
    if (isUntouched(next)) forget(id);
    else keep(id, next);
  };
  return { draft, change: (part) => store({ ...draft, ...part }), empty: () => store(emptied(draft)) };
}
