import type { LineStyle } from "./chart-lines";

/** How a line looks in its charts. */
export const LineSwatch = ({ color, dash }: LineStyle) => (
  <svg width="24" height="8" aria-hidden className="shrink-0">
    <line x1="0" x2="24" y1="4" y2="4" stroke={color} strokeWidth="2" strokeDasharray={dash} />
  </svg>
);
