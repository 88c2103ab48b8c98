/** Wrong tries at one account's password: ten in a minute, held in this process. */
const WINDOW_MILLISECONDS = 60_000;
const TRIES = 10;
const tries = new Map<string, number[]>();

/** Counts a try and says whether it may go on. Counted before the password is known, so that many at once are no way round. */
export function admitSignIn(email: string, now: number = Date.now()): boolean {
  const recent = (tries.get(email) ?? []).filter((t) => now - t < WINDOW_MILLISECONDS);
  recent.push(now);
  tries.set(email, recent.slice(-TRIES - 1));
  if (tries.size > 10_000) tries.clear();
  return recent.length <= TRIES;
}

/** Takes a try back: the password was right. Earlier wrong ones stay counted, and so does whoever guesses meanwhile. */
export function forgiveSignIn(email: string): void {
  tries.get(email)?.pop();
}
