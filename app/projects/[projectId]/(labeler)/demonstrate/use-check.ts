"use client";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { z } from "zod";
import { callKey } from "@/app/_ui/use-call";
import type { Endpoint } from "@/lib/contract/endpoint";
import { call } from "@/lib/http/call";

const PAUSE_MILLISECONDS = 600;
/** Others write too: an answer about likeness is not true for long. */
const FRESH_MILLISECONDS = 30_000;

/**
 * Asks an endpoint about what is being typed, a moment after it stands still; null asks nothing. Failures are silent: a check is a
 * help, and what matters is checked again by the server.
 * @returns `found` is the newest answer, `ask` the answer for what stands there now, or null when there is none to be had.
 */
export function useCheck<P extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  endpoint: Endpoint<P, B, R>,
  input: { params: z.input<P>; body: z.input<B> } | null,
): { found: z.output<R> | null; ask: () => Promise<z.output<R> | null> } {
  const client = useQueryClient();
  const now = JSON.stringify(input);
  const [settled, setSettled] = useState("null");
  useEffect(() => {
    const timer = setTimeout(() => setSettled(now), PAUSE_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [now]);
  const queryOf = (text: string) => ({
    queryKey: [...callKey(endpoint), text],
    // The text was made of such an input above.
    queryFn: () => call(endpoint, JSON.parse(text) as { params: z.input<P>; body: z.input<B> }),
    staleTime: FRESH_MILLISECONDS,
    gcTime: FRESH_MILLISECONDS,
    retry: false,
  });
  const { data } = useQuery<z.output<R>>({
    ...queryOf(settled),
    enabled: settled !== "null",
    placeholderData: keepPreviousData as never,
  });
  const ask = async () => {
    setSettled(now);
    return now === "null"
      ? null
      : await client.fetchQuery<z.output<R>>({ ...queryOf(now), staleTime: 0 }).catch(() => null);
  };
  return { found: input === null ? null : (data ?? null), ask };
}
