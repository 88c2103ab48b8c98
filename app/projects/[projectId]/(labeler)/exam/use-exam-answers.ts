"use client";
import { useCallback, useEffect, useRef, useState } from "react";
import { AppError } from "@/lib/contract/errors";
import { type Exam, type ExamAnswers, ExamChange, saveExam } from "@/lib/contract/screening";
import { call } from "@/lib/http/call";
import { forget, keep, readKept } from "../_task/kept-draft";
import { merged } from "./exam-answers";

/** How the answers stand. `lost`: the server takes no more of them. */
export type ExamSaving =
  | { state: "rest" }
  | { state: "waiting" }
  | { state: "saved" }
  | { state: "offline"; error: unknown }
  | { state: "lost"; error: AppError };

const PAUSE_MILLISECONDS = 500;
const RETRY_MILLISECONDS = 4_000;
const FINAL = new Set(["already_submitted", "not_your_task", "not_found"]);

/**
 * The answers of an open exam. Each change is shown at once, kept in this browser, and saved on the server a moment later: only
 * what changed, one save at a time, again and again while it fails.
 * @returns `flush` saves what waits and resolves when the server has it; it rejects when that fails.
 */
export function useExamAnswers(exam: Exam): {
  answers: ExamAnswers;
  saving: ExamSaving;
  change: (change: ExamChange) => void;
  flush: () => Promise<void>;
} {
  const key = `exam:${exam.id}`;
  const [kept] = useState(() => readKept(key, (raw) => ExamChange.safeParse(raw).data ?? null));
  const [answers, setAnswers] = useState(() => merged(exam.answers, kept ?? {}));
  const [saving, setSaving] = useState<ExamSaving>({ state: "rest" });
  const pending = useRef<ExamChange | null>(kept);
  const running = useRef<Promise<void> | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const flush = useCallback(async (): Promise<void> => {
    clearTimeout(timer.current);
    while (running.current) await running.current.catch(() => undefined);
    const sent = pending.current;
    if (!sent) return;
    pending.current = null;
    setSaving({ state: "waiting" });
    running.current = call(saveExam, { params: { id: exam.id }, body: sent }).then(
      () => {
        running.current = null;
        if (pending.current) return;
        forget(key);
        setSaving({ state: "saved" });
      },
      (error: unknown) => {
        running.current = null;
        pending.current = merged(sent, pending.current ?? {});
        if (error instanceof AppError && FINAL.has(error.code)) setSaving({ state: "lost", error });
        else {
          setSaving({ state: "offline", error });
          timer.current = setTimeout(() => void flush().catch(() => undefined), RETRY_MILLISECONDS);
        }
        throw error;
      },
    );
    await running.current;
  }, [exam.id, key]);

  const soon = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void flush().catch(() => undefined), PAUSE_MILLISECONDS);
  }, [flush]);
  const change = useCallback(
    (part: ExamChange) => {
      setAnswers((before) => merged(before, part));
      pending.current = merged(pending.current ?? {}, part);
      keep(key, pending.current);
      setSaving({ state: "waiting" });
      soon();
    },
    [key, soon],
  );
  useEffect(() => {
    if (pending.current) soon();
    const online = () => void flush().catch(() => undefined);
    window.addEventListener("online", online);
    return () => {
      window.removeEventListener("online", online);
      // The page goes away: what waits is sent at once, and is in the browser besides.
      void flush().catch(() => undefined);
    };
  }, [flush, soon]);
  return { answers, saving, change, flush };
}
