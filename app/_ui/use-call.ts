"use client";
import {
  keepPreviousData,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import type { z } from "zod";
import type { Endpoint } from "@/lib/contract/endpoint";
import { call } from "@/lib/http/call";

type Any = Endpoint<z.ZodType, z.ZodType, z.ZodType>;
type Input<P extends z.ZodType, B extends z.ZodType> = { params: z.input<P>; body: z.input<B> };

/** Cache key of an endpoint, or of one call of it. */
export const callKey = (endpoint: Any, input?: unknown): readonly unknown[] =>
  input === undefined ? [endpoint.method, endpoint.path] : [endpoint.method, endpoint.path, input];

/**
 * Reads an endpoint. `data`, `error`, `isPending` and `refetch` as in TanStack Query.
 * @param options.every  reads again at this interval, in milliseconds.
 * @param options.keep   shows the former answer while another input loads.
 */
export function useCall<P extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  endpoint: Endpoint<P, B, R>,
  input: Input<P, B>,
  options: { enabled?: boolean; every?: number | false; keep?: boolean } = {},
): UseQueryResult<z.output<R>, Error> {
  return useQuery<z.output<R>, Error>({
    queryKey: callKey(endpoint, input),
    queryFn: ({ signal }) => call(endpoint, input, { signal }),
    ...(options.enabled !== undefined && { enabled: options.enabled }),
    ...(options.every !== undefined && { refetchInterval: options.every }),
    ...(options.keep && { placeholderData: keepPreviousData as never }),
  });
}

/**
 * Calls an endpoint that changes something. `mutate({ params, body })`, `isPending`, `error` as in TanStack Query.
 * @param options.refreshes  endpoints whose answers this changes; they are read again.
 * @param options.onDone     after it succeeded.
 */
export function useAction<P extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  endpoint: Endpoint<P, B, R>,
  options: {
    refreshes?: readonly Any[];
    onDone?: (result: z.output<R>, input: Input<P, B>) => void;
  } = {},
): UseMutationResult<z.output<R>, Error, Input<P, B>> {
  const client = useQueryClient();
  return useMutation<z.output<R>, Error, Input<P, B>>({
    mutationFn: (input) => call(endpoint, input),
    onSuccess: (result, input) => {
      for (const e of options.refreshes ?? []) void client.invalidateQueries({ queryKey: callKey(e) });
      options.onDone?.(result, input);
    },
  });
}
