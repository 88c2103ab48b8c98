"use client";
import { type MouseEvent, useEffect, useRef } from "react";
import { useMedia } from "@/app/_ui/use-media";
import type { MatrixView } from "./matrix";
import { toneOf } from "./matrix-tone";

const SIDE = 320;
const COLOURS = { none: "var(--line)", bad: "var(--bad)", warn: "var(--warn)", good: "var(--good)" } as const;

/**
 * The whole matrix from afar, one dot a pair, with the part that the table beside it shows. A click moves that part; the
 * table's own buttons do it by keyboard.
 */
export function MatrixMap({
  view,
  row,
  column,
  size,
  onMove,
}: {
  view: MatrixView;
  row: number;
  column: number;
  size: number;
  onMove: (to: { row: number; column: number }) => void;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const isDark = useMedia("(prefers-color-scheme: dark)");
  const n = view.labelers.length;
  const cell = SIDE / n;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours follow the scheme.
  useEffect(() => {
    const surface = canvas.current;
    const context = surface?.getContext("2d");
    if (!surface || !context) return;
    const resolved = (colour: string) => {
      surface.style.color = colour;
      return getComputedStyle(surface).color;
    };
    const colours = {
      none: resolved(COLOURS.none),
      bad: resolved(COLOURS.bad),
      warn: resolved(COLOURS.warn),
      good: resolved(COLOURS.good),
    };
    const scale = surface.width / SIDE;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, SIDE, SIDE);
    for (let i = 0; i < n; i++)
      for (let j = i + 1; j < n; j++) {
        const pair = view.pairAt(i, j);
        if (!pair) continue;
        context.fillStyle = colours[toneOf(pair.strict)];
        context.fillRect(j * cell, i * cell, cell, cell);
        context.fillRect(i * cell, j * cell, cell, cell);
      }
    context.strokeStyle = resolved("var(--ink)");
    context.lineWidth = 2;
    context.strokeRect(column * cell, row * cell, size * cell, size * cell);
  }, [view, row, column, size, n, cell, isDark]);

  const go = (event: MouseEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const at = (pixels: number, whole: number) => Math.round((pixels / whole) * n - size / 2);
    onMove({ row: at(event.clientY - box.top, box.height), column: at(event.clientX - box.left, box.width) });
  };
  return (
    <figure className="flex flex-col gap-2">
      <canvas
        ref={canvas}
        role="img"
        aria-label={`Agreement of ${n} labelers with each other, from afar`}
        width={2 * SIDE}
        height={2 * SIDE}
        className="cursor-pointer rounded-md border"
        style={{ width: SIDE, height: SIDE }}
        onClick={go}
      />
      <figcaption className="max-w-80 text-xs text-muted">
        All {n} labelers; the frame is what the table shows. Click to move it.
      </figcaption>
    </figure>
  );
}
