"use client";
import { useEffect, useRef } from "react";

/** After so long without a task page, coming back begins a new session. */
const APART_MILLISECONDS = 60 * 60 * 1000;
const KEEP_MILLISECONDS = 30_000;

const keyOf = (projectId: string) => `hone-session:${projectId}`;

/** When the session began; null when there is none. */
export const sessionStart = (projectId: string): Date | null => {
  const [start] = (sessionStorage.getItem(keyOf(projectId)) ?? "").split(" ");
  return start ? new Date(start) : null;
};

export const endSession = (projectId: string): void => sessionStorage.removeItem(keyOf(projectId));

/**
 * A session begins with the first task page of this tab and lasts while one is open, or was within the last hour. `onLeave` is
 * called with its start when one goes from the task pages to another page, unless the session was ended before.
 */
export function useSession(projectId: string, onLeave: (start: Date) => void): void {
  const leave = useRef(onLeave);
  leave.current = onLeave;
  useEffect(() => {
    const touch = () => {
      const [start, seen] = (sessionStorage.getItem(keyOf(projectId)) ?? "").split(" ");
      const isOn = start && seen && Date.now() - Date.parse(seen) < APART_MILLISECONDS;
      const now = new Date().toISOString();
      sessionStorage.setItem(keyOf(projectId), `${isOn ? start : now} ${now}`);
    };
    touch();
    const timer = setInterval(touch, KEEP_MILLISECONDS);
    return () => {
      clearInterval(timer);
      // The next task of the same page comes in between; only afterwards does the address tell.
      setTimeout(() => {
        const start = sessionStart(projectId);
        if (start && !isTaskPage(window.location.pathname)) leave.current(start);
      }, 500);
    };
  }, [projectId]);
}

const isTaskPage = (path: string): boolean => /^\/projects\/[^/]+\/(rank|demonstrate|chat|red-team)(\/|$)/.test(path);
