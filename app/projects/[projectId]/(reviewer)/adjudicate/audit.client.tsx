"use client";
import { Card, Stat, Stats } from "@/app/_ui/card";
import { count, percent, percentInterval } from "@/app/_ui/format";
import { QueryView } from "@/app/_ui/query-view";
import { useCall } from "@/app/_ui/use-call";
import { getAudit } from "@/lib/contract/reviews";

/** How good answers are on the whole, from those drawn at random. */
export function Audit({ projectId }: { projectId: string }) {
  const query = useCall(getAudit, { params: { projectId }, body: {} });
  return (
    <Card>
      <QueryView query={query} skeletonLines={2}>
        {({ share, drawn, reviewed, accepted }) => (
          <Stats>
            <Stat
              label="Answers accepted at first sight"
              value={percent(accepted.value)}
              detail={
                accepted.value === null
                  ? accepted.reason
                  : `${percentInterval(accepted.interval)} of all answers, with 95 % confidence`
              }
            />
            <Stat
              label="Drawn answers reviewed"
              value={`${count(reviewed)} of ${count(drawn)}`}
              detail={
                reviewed < drawn
                  ? "Until all are, the estimate leans towards what was read first"
                  : "Each counts for the answers that it stands for"
              }
            />
            <Stat label="Chance to be drawn" value={percent(share)} detail="Set in the project's settings" />
          </Stats>
        )}
      </QueryView>
    </Card>
  );
}
