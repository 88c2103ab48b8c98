"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { callKey, useCall } from "@/app/_ui/use-call";
import { listModels } from "@/lib/contract/models";
import { getLoopCounts } from "@/lib/contract/projects";
import { getRound, listRounds, roundEvents } from "@/lib/contract/rounds";
import { fillPath } from "@/lib/http/call";
import { type RoundView, withEvent } from "../../_rounds/live-round";
import { isActive } from "../../_rounds/round-words";

/** Asked again at this interval while the stream is down. */
const POLL_MILLISECONDS = 3_000;

/** A round as it is now: loaded once, then kept up to date by its event stream, or by asking again where that fails. */
export function useLiveRound(roundId: string): {
  query: ReturnType<typeof useCall<typeof getRound.params, typeof getRound.body, typeof getRound.response>>;
  /** Whether news arrive by themselves right now. */
  live: boolean;
} {
  const client = useQueryClient();
  const [live, setLive] = useState(false);
  const input = { params: { id: roundId }, body: {} };
  const query = useCall(getRound, input, { every: live ? false : POLL_MILLISECONDS });
  const active = query.data ? isActive(query.data.round) : false;

  useEffect(() => {
    if (!active) return;
    const key = callKey(getRound, { params: { id: roundId }, body: {} });
    const source = new EventSource(fillPath(roundEvents.path, { id: roundId }));
    source.onopen = () => {
      setLive(true);
      // What happened between loading and listening, or while the stream was away.
      void client.invalidateQueries({ queryKey: key });
    };
    // The browser connects again by itself; until then the page asks.
    source.onerror = () => setLive(false);
    source.onmessage = ({ data }) => {
      const event = roundEvents.event.safeParse(JSON.parse(String(data)));
      if (!event.success) return;
      client.setQueryData<RoundView>(key, (view) => view && withEvent(view, event.data));
      if (isActive(event.data.round)) return;
      for (const endpoint of [listRounds, listModels, getLoopCounts])
        void client.invalidateQueries({ queryKey: callKey(endpoint) });
    };
    return () => {
      source.close();
      setLive(false);
    };
  }, [active, roundId, client]);

  return { query, live: live && active };
}
