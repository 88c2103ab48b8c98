"use client";
import type { ReactNode } from "react";

export type Axis = {
  from: number;
  to: number;
  ticks: readonly number[];
  /** What it measures, in few words. */
  name: string;
  write: (tick: number) => string;
};

/** Pixels of the plot without its margins; its width is that of the page. */
const HEIGHT = 200;

/**
 * Two axes with grid lines. `children` draws in between: x gives a place in percent of the width, y in pixels.
 * @param label  what a reader who cannot see it should know.
 */
export function Plot({
  label,
  x,
  y,
  children,
}: {
  label: string;
  x: Axis;
  y: Axis;
  children: (x: (value: number) => string, y: (value: number) => number) => ReactNode;
}) {
  const share = (axis: Axis, value: number) => (value - axis.from) / (axis.to - axis.from);
  const atX = (value: number) => `${100 * share(x, value)}%`;
  const atY = (value: number) => HEIGHT * (1 - share(y, value));
  return (
    <div className="flex flex-col gap-1 text-xs text-muted">
      <span aria-hidden>{y.name}</span>
      <div className="flex gap-2 py-2">
        <div aria-hidden className="relative w-10 shrink-0" style={{ height: HEIGHT }}>
          {y.ticks.map((tick) => (
            <span key={tick} className="absolute right-0 -translate-y-1/2 whitespace-nowrap" style={{ top: atY(tick) }}>
              {y.write(tick)}
            </span>
          ))}
        </div>
        <svg role="img" aria-label={label} height={HEIGHT} className="min-w-0 flex-1 overflow-visible">
          {y.ticks.map((tick) => (
            <line key={tick} x1="0" x2="100%" y1={atY(tick)} y2={atY(tick)} stroke="var(--line)" />
          ))}
          {x.ticks.map((tick) => (
            <line key={tick} x1={atX(tick)} x2={atX(tick)} y1="0" y2={HEIGHT} stroke="var(--line)" />
          ))}
          {children(atX, atY)}
        </svg>
        <div className="w-3 shrink-0" />
      </div>
      <div aria-hidden className="relative mr-5 ml-12 h-5">
        {x.ticks.map((tick) => (
          <span key={tick} className="absolute -translate-x-1/2 whitespace-nowrap" style={{ left: atX(tick) }}>
            {x.write(tick)}
          </span>
        ))}
      </div>
      <span aria-hidden className="self-end pr-5">
        {x.name}
      </span>
    </div>
  );
}
