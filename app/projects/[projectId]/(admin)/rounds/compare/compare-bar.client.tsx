"use client";
import { ChartSpline } from "lucide-react";
import { Button, LinkButton } from "@/app/_ui/button";
import { counted } from "@/app/_ui/format";
import { idsText, MOST_ROUNDS } from "./compared-ids";

/** Stands below a table while some of its rounds are chosen, and leads to their comparison. */
export function CompareBar({
  projectId,
  chosen,
  onClear,
}: {
  projectId: string;
  chosen: readonly string[];
  onClear: () => void;
}) {
  return (
    <div role="status" className="sticky bottom-4 z-10 self-center empty:hidden">
      {chosen.length > 0 && (
        <div className="flex flex-wrap items-center gap-3 rounded-md border bg-surface py-2 pr-2 pl-4 text-sm shadow-md">
          <span>
            {counted(chosen.length, "round")} chosen
            {chosen.length === MOST_ROUNDS && <span className="text-muted">, no more can be told apart</span>}
          </span>
          <Button size="sm" variant="quiet" onClick={onClear}>
            Clear
          </Button>
          {chosen.length < 2 ? (
            <span className="pr-2 text-muted">Choose another to compare</span>
          ) : (
            <LinkButton
              size="sm"
              icon={ChartSpline}
              href={`/projects/${projectId}/rounds/compare?ids=${idsText(chosen)}`}
            >
              Compare
            </LinkButton>
          )}
        </div>
      )}
    </div>
  );
}
