"use client";
import { ArrowRight, CircleCheck } from "lucide-react";
import { LinkButton } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { Link } from "@/app/_ui/link";
import { Page, PageHeader } from "@/app/_ui/page-header";
import { QueryView } from "@/app/_ui/query-view";
import { useCall } from "@/app/_ui/use-call";
import { getLoopCounts, type LoopCounts } from "@/lib/contract/projects";
import { LoopPicture } from "./loop-picture.client";

const EVERY_MILLISECONDS = 4_000;

/** The admin's home. */
export function LoopHome({ projectId }: { projectId: string }) {
  const base = `/projects/${projectId}`;
  const counts = useCall(getLoopCounts, { params: { projectId }, body: {} }, { every: EVERY_MILLISECONDS });
  return (
    <Page wide>
      <PageHeader
        title="Keep the loop going"
        lead="People write and rank, rounds learn from it, and the promoted policy gives the next responses."
        action={
          <LinkButton variant="primary" href={`${base}/rounds/new`}>
            Start a round
          </LinkButton>
        }
      />
      <QueryView query={counts} skeletonLines={12}>
        {(data) => (
          <>
            <NeedsYou items={data.needsYou} />
            <LoopPicture counts={data} base={base} />
          </>
        )}
      </QueryView>
    </Page>
  );
}

function NeedsYou({ items }: { items: LoopCounts["needsYou"] }) {
  return (
    <Card title="Needs you now" flush>
      {items.length === 0 ? (
        <p className="flex items-center gap-2 p-(--pad) text-sm text-muted">
          <CircleCheck aria-hidden className="size-4 text-good" />
          Nothing right now. Come back when labelers or rounds have finished.
        </p>
      ) : (
        <ul>
          {items.map((item) => (
            <li key={item.message} className="border-t first:border-t-0">
              <Link
                href={item.href}
                className="flex items-center justify-between gap-4 px-(--pad) py-3 text-sm hover:bg-hover"
              >
                {item.message}
                <ArrowRight aria-hidden className="size-4 shrink-0 text-faint" />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
