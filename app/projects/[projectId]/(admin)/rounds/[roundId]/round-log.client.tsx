"use client";
import { useState } from "react";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { count } from "@/app/_ui/format";
import { RelativeTime } from "@/app/_ui/relative-time";
import type { RoundLogLine } from "@/lib/contract/rounds";

const SHOWN_AT_FIRST = 12;
const LOOK = { info: "text-muted", warn: "text-warn", error: "text-bad" } as const;
const WORD = { info: "", warn: "Warning: ", error: "Error: " } as const;

/** What the worker said, newest first. */
export function RoundLog({ lines }: { lines: readonly RoundLogLine[] }) {
  const [all, setAll] = useState(false);
  const newest = lines.toReversed();
  const shown = all ? newest : newest.slice(0, SHOWN_AT_FIRST);
  return (
    <Card title="Log" flush>
      {lines.length === 0 ? (
        <p className="p-(--pad) text-sm text-muted">Nothing was said yet.</p>
      ) : (
        <ol className="flex flex-col py-2">
          {shown.map((line) => (
            <li key={line.id} className="flex gap-3 px-(--pad) py-1 text-xs">
              <span className="w-28 shrink-0 text-faint">
                <RelativeTime at={line.at} />
              </span>
              <span className={`min-w-0 font-mono wrap-anywhere ${LOOK[line.level]}`}>
                {WORD[line.level]}
                {line.message}
              </span>
            </li>
          ))}
        </ol>
      )}
      {lines.length > SHOWN_AT_FIRST && (
        <div className="border-t p-2">
          <Button variant="quiet" size="sm" onClick={() => setAll(!all)}>
            {all ? "Show the newest only" : `Show all ${count(lines.length)} lines`}
          </Button>
        </div>
      )}
    </Card>
  );
}
