"use client";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import type { z } from "zod";
import { nextTask, type TaskKind } from "@/lib/contract/tasks";
import { call } from "@/lib/http/call";

/** How often a page without a task looks for one. */
const LOOK_AGAIN_MILLISECONDS = 15_000;

/** The labeler's current task of a kind. It is asked for once, and again by `refetch` when it is answered or skipped. */
export const useTask = (projectId: string, kind: TaskKind): UseQueryResult<z.output<typeof nextTask.response>, Error> =>
  useQuery({
    queryKey: ["task", projectId, kind],
    queryFn: () => call(nextTask, { params: { projectId }, body: { kind } }),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    refetchInterval: (query) =>
      query.state.data?.found === false && query.state.data.reason !== "all_done" ? LOOK_AGAIN_MILLISECONDS : false,
  });
