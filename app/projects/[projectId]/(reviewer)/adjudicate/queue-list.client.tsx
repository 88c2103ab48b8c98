"use client";
import { Badge } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { classNames } from "@/app/_ui/class-names";
import { count } from "@/app/_ui/format";
import type { QueueItem, QueueOrder } from "@/lib/contract/reviews";
import { queueDetail } from "./review-words";

/** The tasks that wait, the most valuable first. On narrow screens it folds away. */
export function QueueList({
  items,
  order,
  total,
  offset,
  pageSize,
  current,
  onChoose,
  onPage,
}: {
  items: readonly QueueItem[];
  order: QueueOrder;
  total: number;
  offset: number;
  pageSize: number;
  current: string | null;
  onChoose: (item: QueueItem) => void;
  onPage: (offset: number) => void;
}) {
  const last = Math.min(total, offset + pageSize);
  return (
    <Card flush>
      <details className="group xl:sticky xl:top-4" open>
        <summary className="flex min-h-12 cursor-pointer items-center px-(--pad) text-sm font-semibold">
          {total === 1 ? "1 task" : `${count(total)} tasks`}
        </summary>
        <ol aria-label="Tasks to review" className="max-h-[28dvh] overflow-y-auto border-t xl:max-h-[70dvh]">
          {items.map((item) => (
            <li key={item.id} className="border-b last:border-b-0">
              <button
                type="button"
                aria-current={item.id === current ? "true" : undefined}
                onClick={() => onChoose(item)}
                className={classNames(
                  "flex w-full flex-col items-start gap-1 px-(--pad) py-(--row) text-left text-sm transition-colors hover:bg-hover",
                  item.id === current && "bg-accent-soft",
                )}
              >
                <span className="line-clamp-2">{item.prompt}</span>
                <span className="flex flex-wrap items-center gap-2 text-xs text-muted">
                  {item.kind === "demonstration" && <Badge>Demonstration</Badge>}
                  {queueDetail(item, order)}
                </span>
              </button>
            </li>
          ))}
        </ol>
        {total > pageSize && (
          <div className="flex items-center justify-between gap-2 border-t px-(--pad) py-2 text-xs text-muted">
            <Button size="sm" disabled={offset === 0} onClick={() => onPage(Math.max(0, offset - pageSize))}>
              Earlier
            </Button>
            {count(offset + 1)}–{count(last)}
            <Button size="sm" disabled={last === total} onClick={() => onPage(offset + pageSize)}>
              Later
            </Button>
          </div>
        )}
      </details>
    </Card>
  );
}
