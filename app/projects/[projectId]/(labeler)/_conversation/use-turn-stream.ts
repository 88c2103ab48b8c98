"use client";
import { useCallback, useEffect, useState } from "react";
import { TurnEvent, turnEvents } from "@/lib/contract/conversations";
import { AppError } from "@/lib/contract/errors";
import { fillPath } from "@/lib/http/call";

/** How the writing of two responses stands. `lost`: the connection is away, the browser tries again by itself. */
export type Writing =
  | { state: "writing" | "lost"; texts: readonly string[] }
  | { state: "failed"; texts: readonly string[]; error: Error };

const BEGUN: Writing = { state: "writing", texts: ["", ""] };

/**
 * Watches the responses of a turn being written, until they are stored.
 * @param turnId   null when there is nothing to watch.
 * @param onStored  read the conversation again.
 * @returns `retry` asks for them again after a failure.
 */
export function useTurnStream(turnId: string | null, onStored: () => void): { writing: Writing; retry: () => void } {
  const [writing, setWriting] = useState<Writing>(BEGUN);
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt opens another stream.
  useEffect(() => {
    if (!turnId) return;
    setWriting(BEGUN);
    const source = new EventSource(fillPath(turnEvents.path, { id: turnId }));
    const fail = (error: Error) => {
      source.close();
      setWriting(({ texts }) => ({ state: "failed", texts, error }));
    };
    source.onmessage = ({ data }) => {
      const event = TurnEvent.parse(JSON.parse(String(data)));
      if (event.kind === "text") setWriting({ state: "writing", texts: event.texts });
      else if (event.kind === "failed") fail(new AppError("policy_unavailable", event.message));
      else {
        source.close();
        onStored();
      }
    };
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) fail(new TypeError("The stream was refused."));
      else setWriting(({ texts }) => ({ state: "lost", texts }));
    };
    return () => source.close();
  }, [turnId, attempt, onStored]);
  const retry = useCallback(() => setAttempt((n) => n + 1), []);
  return { writing, retry };
}
