"use client";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Skeleton } from "./skeleton";

/** Far enough below the window that what is read there is there when one arrives. */
const NEAR = "300px";

/** Mounts its children, and so lets them ask the server, once they are near the window: what is seen first is not kept waiting. */
export function WhenNear({ children }: { children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    const here = place.current;
    if (!here || isNear) return;
    const watcher = new IntersectionObserver(([entry]) => entry?.isIntersecting && setNear(true), { rootMargin: NEAR });
    watcher.observe(here);
    return () => watcher.disconnect();
  }, [isNear]);
  return isNear ? (
    children
  ) : (
    // Nothing is loading yet, so nothing is announced.
    <div ref={place} aria-hidden className="min-h-96 rounded-md border bg-surface p-4">
      <Skeleton lines={6} />
    </div>
  );
}
