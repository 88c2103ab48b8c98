"use client";
import type { UseQueryResult } from "@tanstack/react-query";
import { useEffect } from "react";

/** Reads a figure again at once while rankings are still to be counted: each reading counts some hundreds more. */
export function useCounted<T extends { uncounted: number }>(query: UseQueryResult<T, Error>): UseQueryResult<T, Error> {
  const { data, refetch, dataUpdatedAt } = query;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new answer asks again, also one that looks the same.
  useEffect(() => {
    if (data && data.uncounted > 0) void refetch();
  }, [data, refetch, dataUpdatedAt]);
  return query;
}
