"use client";
import type { z } from "zod";
import { useCall } from "@/app/_ui/use-call";
import { type Preflight, preflightRound } from "@/lib/contract/preflight";
import { RoundOrder } from "@/lib/contract/rounds";
import { useDebounced } from "../../_data/use-debounced";
import type { Asked } from "./preflight-words";

const TYPING_MILLISECONDS = 300;

/**
 * Asks what the round in the form will take, once the form stands still.
 * @param order  null while it is not complete.
 * @returns      `latest` is the last answer, which may be of what stood in the form before; `asked` is of what stands there now.
 */
export function usePreflight(
  projectId: string,
  order: z.input<typeof RoundOrder> | null,
): { asked: Asked; latest: Preflight | undefined; error: Error | null; refetch: () => unknown } {
  const now = JSON.stringify(order);
  const settled = useDebounced(now, TYPING_MILLISECONDS);
  const body = RoundOrder.nullable().parse(JSON.parse(settled)) ?? NOTHING;
  const query = useCall(
    preflightRound,
    { params: { projectId }, body },
    { enabled: settled !== "null" && settled === now, keep: true },
  );
  const isOfNow = settled === now && !query.isPlaceholderData;
  return {
    asked: askedBy(query, isOfNow),
    latest: order === null ? undefined : query.data,
    error: isOfNow ? query.error : null,
    refetch: query.refetch,
  };
}

/** What is asked while there is nothing to ask: no call is made. */
const NOTHING: RoundOrder = { kind: "sft", config: {} };

type Query = { data: Preflight | undefined; error: Error | null; isFetching: boolean };

function askedBy({ data, error, isFetching }: Query, isOfNow: boolean): Asked {
  if (!isOfNow) return { state: "waiting" };
  if (error) return { state: isFetching ? "waiting" : "failed" };
  return data ? { state: "told", preflight: data } : { state: "waiting" };
}
