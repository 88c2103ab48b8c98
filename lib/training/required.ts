/** An id that this kind of round always has; startRound has seen to it. */
export function required(id: string | null, what: string): string {
  if (id === null) throw new Error(`The round has no ${what}.`);
  return id;
}
