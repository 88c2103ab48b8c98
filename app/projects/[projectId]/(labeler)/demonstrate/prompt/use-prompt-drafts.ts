"use client";
import { useCallback, useEffect, useRef, useState } from "react";
import { type PromptDraft, savePromptDraft, Writing, WrittenKind } from "@/lib/contract/prompt-drafts";
import { call } from "@/lib/http/call";
import type { Saving } from "../../_task/draft-saver";
import { createDraftSaver, type DraftSaver } from "../../_task/draft-saver";
import { forget, readKept } from "../../_task/kept-draft";
import { randomId } from "../../_task/random-id";
import { begunWith, emptied, type Writings, withKind } from "./prompt-draft";

/**
 * Prompts in the making, one of each kind: saved on the server as one types, and kept in this browser until they are there. Words that
 * a page before this one could not send come before those of the server.
 * @param stored  what the server has, the newest first.
 * @returns `settle` waits for a save that is under way and drops the rest, before sending; then `added` begins a new prompt of that
 *          kind, or `keep` goes on saving, on request as another prompt than before.
 */
export function usePromptDrafts(
  projectId: string,
  stored: readonly Writing[],
): {
  writing: Writing;
  saving: Saving;
  change: (part: Partial<PromptDraft>) => void;
  pick: (kind: WrittenKind) => void;
  settle: () => Promise<void>;
  added: () => void;
  keep: (how: { asAnother: boolean }) => void;
} {
  const [writings, setWritings] = useState<Writings>(() => begunWith([...keptIn(projectId), ...stored], randomId));
  const [saving, setSaving] = useState<Saving>({ state: "untouched" });
  const newest = useRef(writings);
  const savers = useRef<Record<WrittenKind, DraftSaver<Writing>> | null>(null);

  const put = useCallback((next: Writings) => {
    newest.current = next;
    setWritings(next);
  }, []);
  const store = useCallback(
    (writing: Writing) => {
      put({ ...newest.current, [writing.draft.kind]: writing });
      savers.current?.[writing.draft.kind].change(writing);
    },
    [put],
  );
  useEffect(() => {
    const saver = (kind: WrittenKind) =>
      createDraftSaver<Writing>({
        id: keptId(projectId, kind),
        save: (body) => call(savePromptDraft, { params: { projectId }, body }),
        onState: setSaving,
        // Added from another tab: what is typed here since is another prompt.
        refused: ["already_submitted"],
        onRefused: (_, { draft }) => store({ writingId: randomId(), draft }),
      });
    const started = { plain: saver("plain"), few_shot: saver("few_shot"), user_based: saver("user_based") };
    savers.current = started;
    for (const { draft } of keptIn(projectId)) started[draft.kind].change(newest.current[draft.kind]);
    const all = Object.values(started);
    const online = () => all.forEach((one) => void one.now());
    window.addEventListener("online", online);
    return () => {
      window.removeEventListener("online", online);
      for (const one of all) one.end();
    };
  }, [projectId, store]);

  const writing = writings[writings.kind];
  return {
    writing,
    saving,
    change(part) {
      const { kind } = newest.current;
      const { writingId, draft } = newest.current[kind];
      store({ writingId, draft: { ...draft, ...part } });
    },
    pick(kind) {
      const before = newest.current;
      const next = withKind(before, kind);
      put(next);
      for (const one of WrittenKind.options) if (next[one] !== before[one]) savers.current?.[one].change(next[one]);
    },
    settle: async () => savers.current?.[newest.current.kind].settle(),
    added() {
      const { kind } = newest.current;
      forget(keptId(projectId, kind));
      put({ ...newest.current, [kind]: { writingId: randomId(), draft: emptied(newest.current[kind].draft) } });
      setSaving({ state: "untouched" });
    },
    keep({ asAnother }) {
      const { writingId, draft } = newest.current[newest.current.kind];
      store({ writingId: asAnother ? randomId() : writingId, draft });
    },
  };
}

const keptId = (projectId: string, kind: WrittenKind) => `prompt:${projectId}:${kind}`;

/** What this browser has and the server has not. */
const keptIn = (projectId: string): Writing[] =>
  WrittenKind.options.flatMap(
    (kind) => readKept(keptId(projectId, kind), (raw) => Writing.safeParse(raw).data ?? null) ?? [],
  );
