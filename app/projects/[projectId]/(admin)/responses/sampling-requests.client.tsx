"use client";
import { Badge } from "@/app/_ui/badge";
import { Card } from "@/app/_ui/card";
import { count, counted, listed } from "@/app/_ui/format";
import { RelativeTime } from "@/app/_ui/relative-time";
import type { SamplingRequest } from "@/lib/contract/responses";
import { ProgressBar } from "../_charts/progress-bar";

const SHOWN = 6;

/** The newest orders of responses: how far each is, and what stands in its way. */
export function SamplingRequests({ requests }: { requests: readonly SamplingRequest[] }) {
  if (requests.length === 0) return null;
  return (
    <Card title="Orders" flush>
      <ul>
        {requests.slice(0, SHOWN).map((r) => (
          <li key={r.id} className="flex flex-col gap-2 border-t p-(--pad) first:border-t-0">
            <div className="flex flex-wrap items-center justify-between gap-2 text-sm">
              <span className="font-medium">
                {r.k} responses to each of {counted(r.total, "prompt")}, by {listed(r.versions)}
              </span>
              <span className="flex items-center gap-2 text-xs text-muted">
                <RelativeTime at={r.createdAt} />
                <State request={r} />
              </span>
            </div>
            {r.done < r.total && (
              <ProgressBar label="Sampling" share={r.done / r.total} text={`${count(r.done)} of ${count(r.total)}`} />
            )}
            {r.error && <p className="text-sm text-bad">{r.error} It is tried again by itself.</p>}
          </li>
        ))}
      </ul>
    </Card>
  );
}

const State = ({ request: r }: { request: SamplingRequest }) =>
  r.done >= r.total ? (
    <Badge tone="good">Done</Badge>
  ) : r.error ? (
    <Badge tone="bad">Stuck</Badge>
  ) : (
    <Badge tone="info">Sampling</Badge>
  );
