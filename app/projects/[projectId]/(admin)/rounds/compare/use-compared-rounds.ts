"use client";
import { queryOptions, useQueries } from "@tanstack/react-query";
import { callKey } from "@/app/_ui/use-call";
import { getRound } from "@/lib/contract/rounds";
import { call } from "@/lib/http/call";
import { isActive } from "../../_rounds/round-words";

const EVERY_MILLISECONDS = 3_000;

/** Several rounds as they are now, each a query of its own: one that fails or is slow does not hide the others. */
export const useComparedRounds = (ids: readonly string[]) =>
  useQueries({ queries: ids.map((id) => roundQuery({ params: { id }, body: {} })) });

const roundQuery = (input: { params: { id: string }; body: Record<string, never> }) =>
  queryOptions({
    queryKey: callKey(getRound, input),
    queryFn: ({ signal }) => call(getRound, input, { signal }),
    refetchInterval: ({ state }) => (state.data && isActive(state.data.round) ? EVERY_MILLISECONDS : false),
  });
