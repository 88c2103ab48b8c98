/** What a win rate says in words. Pure. */
import { counted } from "@/app/_ui/format";
import type { WinRate } from "@/lib/contract/models";

/** The rate seen from the version that wins more, so that every row reads "better over worse". */
export function facingWinner(w: WinRate): WinRate {
  if (w.rate === null || w.rate >= 0.5) return w;
  return {
    ...w,
    a: w.b,
    b: w.a,
    wins: w.losses,
    losses: w.wins,
    rate: 1 - w.rate,
    interval: w.interval && [1 - w.interval[1], 1 - w.interval[0]],
  };
}

/** What may be concluded: which is better, or how much more it would take to tell. */
export function verdictOf(w: WinRate): string {
  if (w.rate === null) return "Nothing compares them yet.";
  if (w.interval === null) return "Too few prompts to tell.";
  const [low, high] = w.interval;
  if (low > 0.5) return `${w.a.label} is better.`;
  if (high < 0.5) return `${w.b.label} is better.`;
  const more = morePrompts(w.rate, (high - low) / 2, w.prompts);
  return more === null
    ? "No difference so far."
    : `Not told apart yet; about ${counted(more, "more prompt")} would do if the rate stays.`;
}

/**
 * Prompts still to compare until the interval leaves one half, if the rate stays as it is: an interval narrows with the
 * root of the number of prompts. An estimate, so two digits of it. Null when the rate is a half, or when it would take more than ten thousand.
 */
function morePrompts(rate: number, halfWidth: number, prompts: number): number | null {
  const distance = Math.abs(rate - 0.5);
  if (distance === 0) return null;
  const more = Math.max(1, Math.ceil(prompts * (halfWidth / distance) ** 2) - prompts);
  return more > 10_000 ? null : Number(more.toPrecision(2));
}
