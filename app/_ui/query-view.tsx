"use client";
import type { ReactNode } from "react";
import { ErrorNote } from "./error-note";
import { Skeleton } from "./skeleton";

/** Shows a query: a skeleton while it loads, an error with a way on, or its data. */
export function QueryView<T>({
  query,
  skeletonLines = 6,
  children,
}: {
  query: { data: T | undefined; error: Error | null; refetch: () => unknown };
  skeletonLines?: number;
  children: (data: T) => ReactNode;
}) {
  if (query.data !== undefined)
    return (
      <>
        {query.error && <ErrorNote error={query.error} onRetry={query.refetch} />}
        {children(query.data)}
      </>
    );
  return query.error ? <ErrorNote error={query.error} onRetry={query.refetch} /> : <Skeleton lines={skeletonLines} />;
}
