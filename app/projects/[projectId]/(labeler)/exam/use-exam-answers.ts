"use client";
import { useCallback, useEffect, useRef, useState } from "react";
import { type Exam, type ExamAnswers, ExamChange, getExam, saveExam } from "@/lib/contract/screening";
import { call } from "@/lib/http/call";
import { readKept } from "../_task/kept-draft";
import { merged } from "./exam-answers";
import { createExamSaver, type ExamSaver, type ExamSaving, type OtherText } from "./exam-saver";

/**
 * The answers of an open exam. Each change is shown at once, kept in this browser, and saved on the server a moment later.
 * @returns `flush` saves what waits and resolves when the server has it; it rejects when that fails. `clash` is the demonstration as
 *          it was changed elsewhere meanwhile, until `resolve` says which one stays.
 */
export function useExamAnswers(
  projectId: string,
  exam: Exam,
): {
  answers: ExamAnswers;
  saving: ExamSaving;
  clash: OtherText | null;
  change: (change: ExamChange) => void;
  flush: () => Promise<void>;
  resolve: (text: "mine" | "theirs") => void;
} {
  const key = `exam:${exam.id}`;
  const [kept] = useState(() => readKept(key, (raw) => ExamChange.safeParse(raw).data ?? null));
  const [answers, setAnswers] = useState(() => merged(exam.answers, kept ?? {}));
  const [saving, setSaving] = useState<ExamSaving>({ state: "rest" });
  const [clash, setClash] = useState<OtherText | null>(null);
  const saver = useRef<ExamSaver | null>(null);
  // What the page began with; read again after a save, the exam does not begin anew.
  const [first] = useState(exam.answers.demonstrationRevision);
  useEffect(() => {
    const started = createExamSaver({
      key,
      kept,
      revision: first,
      save: (body) => call(saveExam, { params: { id: exam.id }, body }),
      readText: async () => {
        const { standing } = await call(getExam, { params: { projectId }, body: {} });
        if (standing.state !== "open" || standing.exam.id !== exam.id) return null;
        const { demonstration: text, demonstrationRevision: revision } = standing.exam.answers;
        return { text, revision };
      },
      onState: setSaving,
      onClash: setClash,
    });
    saver.current = started;
    const now = () => void started.flush().catch(() => undefined);
    window.addEventListener("online", now);
    return () => {
      window.removeEventListener("online", now);
      // The page goes away: what waits is sent at once, and is in the browser besides.
      now();
    };
  }, [projectId, exam.id, key, kept, first]);
  const change = useCallback((part: ExamChange) => {
    setAnswers((before) => merged(before, part));
    saver.current?.change(part);
  }, []);
  const flush = useCallback(async () => saver.current?.flush(), []);
  const resolve = (text: "mine" | "theirs") => {
    if (text === "theirs" && clash) setAnswers((before) => ({ ...before, demonstration: clash.text }));
    saver.current?.resolve(text);
  };
  return { answers, saving, clash, change, flush, resolve };
}
