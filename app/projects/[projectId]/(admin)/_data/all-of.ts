/** A query as QueryView takes it. */
export type Loading<T> = { data: T | undefined; error: Error | null; refetch: () => unknown };

/** Several queries as one: there when all are, failed when one is. */
export function allOf<T extends readonly unknown[]>(...queries: { [I in keyof T]: Loading<T[I]> }): Loading<T> {
  const there = queries.every((q) => q.data !== undefined);
  return {
    // Every part was checked to be there.
    data: there ? (queries.map((q) => q.data) as unknown as T) : undefined,
    error: queries.find((q) => q.error)?.error ?? null,
    refetch: () => queries.filter((q) => q.error).map((q) => q.refetch()),
  };
}
