/**
 * A memory for what follows from its key and takes a while: computed once, also when it is asked for twice at the same time.
 * A failure is forgotten.
 * @param room  entries that are kept; the oldest one goes first.
 */
export function createMemory<T>(room: number): (key: string, compute: () => Promise<T>) => Promise<T> {
  const entries = new Map<string, Promise<T>>();
  return (key, compute) => {
    const entry = entries.get(key);
    if (entry) return entry;
    const computing = compute();
    entries.set(key, computing);
    computing.catch(() => entries.delete(key));
    for (const oldest of entries.keys()) if (entries.size > room) entries.delete(oldest);
    return computing;
  };
}
