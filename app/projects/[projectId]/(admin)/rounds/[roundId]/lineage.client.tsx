"use client";
import Link from "next/link";
import type { ReactNode } from "react";
import { Card } from "@/app/_ui/card";
import { RelativeTime } from "@/app/_ui/relative-time";
import type { Round } from "@/lib/contract/rounds";

/** What the round came from and what came of it, with links, and all that is needed to repeat it. */
export function Lineage({ projectId, round }: { projectId: string; round: Round }) {
  const base = `/projects/${projectId}`;
  const version = (v: { label: string } | null, none: string): ReactNode =>
    v ? (
      <Link
        className="text-accent underline"
        href={`${base}/models?q=${encodeURIComponent(v.label)}`}
      >
        {v.label}
      </Link>
    ) : (
      <span className="text-muted">{none}</span>
    );
  return (
    <Card title="Where it comes from" flush>
      <dl className="divide-y">
        <Row name="Started from">{version(round.baseVersion, "nothing")}</Row>
        {round.kind === "ppo" && (
          <Row name="Scored by">{version(round.rewardVersion, "nothing")}</Row>
        )}
        {round.snapshotId && (
          <Row name="Learned from snapshot">
            <Link className="text-accent underline" href={`${base}/snapshots`}>
              frozen data
            </Link>
          </Row>
        )}
        {round.corpusId && <Row name="Learned from">a corpus of text</Row>}
        <Row name="Made">{version(round.resultVersion, "no version yet")}</Row>
        <Row name="Seed">{round.seed}</Row>
        <Row name="Code">
          <code className="font-mono text-xs">{round.codeVersion}</code>
        </Row>
        <Row name="Started">
          <span>
            <RelativeTime at={round.createdAt} />
            {round.createdBy && ` by ${round.createdBy}`}
          </span>
        </Row>
        {round.attempts > 1 && (
          <Row name="Workers that took it up">{round.attempts}, each from a checkpoint</Row>
        )}
      </dl>
    </Card>
  );
}

const Row = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="flex items-baseline justify-between gap-4 px-(--pad) py-2 text-sm">
    <dt className="text-muted">{name}</dt>
    <dd className="min-w-0 text-right wrap-anywhere">{children}</dd>
  </div>
);
