/** A part that this kind of round always has; startRound has seen to it. */
export function required<T>(part: T | null, what: string): T {
  if (part === null) throw new Error(`The round has no ${what}.`);
  return part;
}
