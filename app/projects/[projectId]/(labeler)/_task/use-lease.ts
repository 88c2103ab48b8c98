"use client";
import { useEffect, useRef } from "react";

const LOOK_MILLISECONDS = 10_000;
const ACTIVE_MILLISECONDS = 60_000;

/** Renews a lease that is half used up while its holder is at work, also when reading changes nothing. */
export function useLease(input: { expiresAt: number; lastInput: () => number; renew: () => void }): void {
  const newest = useRef(input);
  newest.current = input;
  const startedAt = useRef(0);
  useEffect(() => {
    startedAt.current = Date.now();
    const timer = setInterval(() => {
      const { expiresAt, lastInput, renew } = newest.current;
      const now = Date.now();
      const half = (expiresAt - startedAt.current) / 2;
      const isActive = now - lastInput() < ACTIVE_MILLISECONDS;
      if (!isActive || expiresAt - now > half) return;
      startedAt.current = now;
      renew();
    }, LOOK_MILLISECONDS);
    return () => clearInterval(timer);
  }, []);
}
