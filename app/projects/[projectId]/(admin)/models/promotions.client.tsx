"use client";
import { Badge } from "@/app/_ui/badge";
import { Card } from "@/app/_ui/card";
import { RelativeTime } from "@/app/_ui/relative-time";
import type { Promotion } from "@/lib/contract/models";

/** What was served when, by whom and why; newest first. */
export function Promotions({ promotions }: { promotions: readonly Promotion[] }) {
  const newest = promotions.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
  return (
    <Card title="What was served when" flush>
      {newest.length === 0 ? (
        <p className="p-(--pad) text-sm text-muted">
          Nothing was promoted yet. Promote a version and it answers at once.
        </p>
      ) : (
        <ol className="divide-y">
          {newest.map((p, i) => (
            <li key={p.id} className="flex flex-col gap-1 px-(--pad) py-3 text-sm">
              <span className="flex flex-wrap items-center gap-2">
                <span className="font-medium">{p.modelVersion.label}</span>
                {i === 0 && <Badge tone="accent">Served</Badge>}
                <span className="ml-auto text-xs text-muted">
                  <RelativeTime at={p.createdAt} />
                  {p.by && ` by ${p.by}`}
                </span>
              </span>
              {p.reason && <span className="text-muted">{p.reason}</span>}
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}
