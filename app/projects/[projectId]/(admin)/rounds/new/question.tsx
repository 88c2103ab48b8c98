import type { ReactNode } from "react";

/** One of the three questions that start a round. */
export function Question({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-4">
      <h2 className="flex items-center gap-3 text-base font-semibold">
        <span
          aria-hidden
          className="flex size-6 items-center justify-center rounded-full bg-accent-soft text-xs text-accent"
        >
          {number}
        </span>
        {title}
      </h2>
      {children}
    </section>
  );
}
