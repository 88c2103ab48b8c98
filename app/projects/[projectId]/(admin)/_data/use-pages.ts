"use client";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import type { z } from "zod";
import { callKey } from "@/app/_ui/use-call";
import type { Endpoint } from "@/lib/contract/endpoint";
import { call } from "@/lib/http/call";

type PagedAnswer = { nextCursor: string | null };

/** Reads an endpoint that pages by `cursor`, page after page, as one asks for more. The former answer stays while filters change. */
export function usePages<P extends z.ZodType, B extends z.ZodType, R extends z.ZodType<PagedAnswer>>(
  endpoint: Endpoint<P, B, R>,
  input: { params: z.input<P>; body: z.input<B> },
  options: { every?: number | false } = {},
) {
  const query = useInfiniteQuery({
    queryKey: [...callKey(endpoint, input), "pages"],
    queryFn: ({ pageParam, signal }) =>
      call(
        endpoint,
        {
          ...input,
          // The cursor is part of every paged endpoint's body.
          body: {
            ...(input.body as object),
            ...(pageParam && { cursor: pageParam }),
          } as z.input<B>,
        },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
    ...(options.every !== undefined && { refetchInterval: options.every }),
  });
  return {
    data: query.data?.pages,
    error: query.error,
    refetch: query.refetch,
    more: query.hasNextPage ? { pending: query.isFetchingNextPage, load: () => void query.fetchNextPage() } : undefined,
  };
}
