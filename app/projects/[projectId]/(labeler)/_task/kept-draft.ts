/** Unsent work kept in this browser until the server has it: it survives a lost connection, a reload, a crash. */

type Kept<D> = { draft: D; keptAt: number };

const PREFIX = "hone-draft:";
const MAX_AGE_MILLISECONDS = 7 * 24 * 3600 * 1000;

/** The draft kept under `id`, or null; `parse` refuses what an older page may have left. */
export function readKept<D>(id: string, parse: (raw: unknown) => D | null): D | null {
  try {
    const raw: unknown = JSON.parse(localStorage.getItem(PREFIX + id) ?? "null");
    return raw === null ? null : parse((raw as Kept<unknown>).draft);
  } catch {
    return null;
  }
}

export function keep<D>(id: string, draft: D): void {
  try {
    localStorage.setItem(PREFIX + id, JSON.stringify({ draft, keptAt: Date.now() }));
  } catch {
    // Storage is full or forbidden: the draft still lives in memory and on the server.
    forgetOld(0);
  }
}

export function forget(id: string): void {
  localStorage.removeItem(PREFIX + id);
}

/** Removes drafts that nobody came back for. */
export function forgetOld(maxAge = MAX_AGE_MILLISECONDS): void {
  for (const key of Object.keys(localStorage).filter((k) => k.startsWith(PREFIX))) {
    const keptAt = /"keptAt":(\d+)\}$/.exec(localStorage.getItem(key) ?? "")?.[1];
    if (Date.now() - Number(keptAt ?? 0) > maxAge) localStorage.removeItem(key);
  }
}
