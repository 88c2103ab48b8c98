"use client";
import { format, formatDistanceToNowStrict } from "date-fns";
import { useEffect, useState } from "react";

/** "5 minutes ago", with the exact time on hover. Before the browser has taken over, the date in UTC. */
export function RelativeTime({ at }: { at: string | Date }) {
  const date = new Date(at);
  const text = useClock(() => phrase(date), 30_000);
  return (
    <time
      dateTime={date.toISOString()}
      title={text === null ? undefined : format(date, "d MMM yyyy, HH:mm:ss")}
      className="whitespace-nowrap"
    >
      {text ?? date.toISOString().slice(0, 10)}
    </time>
  );
}

function phrase(date: Date): string {
  const seconds = (Date.now() - date.getTime()) / 1000;
  return Math.abs(seconds) < 5 ? "just now" : formatDistanceToNowStrict(date, { addSuffix: true });
}

/** What `read` gives, read again at each interval. Null on the server, whose clock and zone are not the reader's. */
export function useClock<T>(read: () => T, intervalMilliseconds: number): T | null {
  const [started, setStarted] = useState(false);
  const [, tick] = useState(0);
  useEffect(() => {
    setStarted(true);
    const timer = setInterval(() => tick((n) => n + 1), intervalMilliseconds);
    return () => clearInterval(timer);
  }, [intervalMilliseconds]);
  return started ? read() : null;
}
