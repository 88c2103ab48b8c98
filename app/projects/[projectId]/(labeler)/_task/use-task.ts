"use client";
import { type UseQueryResult, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { type NextTask, nextTask, type TaskKind } from "@/lib/contract/tasks";
import { call } from "@/lib/http/call";

/** How often a page without a task looks for one. */
const LOOK_AGAIN_MILLISECONDS = 15_000;

/**
 * The labeler's current task of a kind, asked for once.
 * @returns `goOn` puts the next one in its place when it is answered or skipped: what came with that, or else what is asked for now.
 */
export function useTask(
  projectId: string,
  kind: TaskKind,
): { query: UseQueryResult<NextTask, Error>; goOn: (next: NextTask | null) => void } {
  const client = useQueryClient();
  const query = useQuery({
    queryKey: keyOf(projectId, kind),
    queryFn: () => call(nextTask, { params: { projectId }, body: { kind } }),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    refetchInterval: (query) =>
      query.state.data?.found === false && query.state.data.reason !== "all_done" ? LOOK_AGAIN_MILLISECONDS : false,
  });
  const { refetch } = query;
  const goOn = useCallback(
    (next: NextTask | null) => {
      if (next) client.setQueryData(keyOf(projectId, kind), next);
      else void refetch();
    },
    [client, projectId, kind, refetch],
  );
  return { query, goOn };
}

const keyOf = (projectId: string, kind: TaskKind) => ["task", projectId, kind] as const;
