"use client";
import { useEffect, useRef, useState } from "react";

/** Seconds without input after which one is away. */
const IDLE_SECONDS = 60;
const SIGNS = ["pointermove", "pointerdown", "keydown", "wheel", "scroll", "touchstart"] as const;

/**
 * Seconds spent on a task: while its page is visible and there was input within the last minute. Kept over a reload.
 * @returns the seconds so far, and when there was input last (milliseconds since 1970).
 */
export function useActiveSeconds(taskId: string): { seconds: number; lastInput: () => number } {
  const [seconds, setSeconds] = useState(0);
  const last = useRef(0);
  useEffect(() => {
    const key = `hone-active:${taskId}`;
    let total = Number(sessionStorage.getItem(key)) || 0;
    setSeconds(total);
    last.current = Date.now();
    const touch = () => {
      last.current = Date.now();
    };
    const timer = setInterval(() => {
      if (document.hidden || Date.now() - last.current > IDLE_SECONDS * 1000) return;
      total += 1;
      sessionStorage.setItem(key, String(total));
      setSeconds(total);
    }, 1000);
    for (const sign of SIGNS) window.addEventListener(sign, touch, { passive: true, capture: true });
    return () => {
      clearInterval(timer);
      for (const sign of SIGNS) window.removeEventListener(sign, touch, { capture: true });
    };
  }, [taskId]);
  return { seconds, lastInput: () => last.current };
}
