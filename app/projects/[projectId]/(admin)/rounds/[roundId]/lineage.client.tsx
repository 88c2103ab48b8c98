"use client";
import type { ReactNode } from "react";
import { Card } from "@/app/_ui/card";
import { Link } from "@/app/_ui/link";
import { RelativeTime } from "@/app/_ui/relative-time";
import { useCall } from "@/app/_ui/use-call";
import { listCorpora, listSnapshots } from "@/lib/contract/datasets";
import type { Round } from "@/lib/contract/rounds";
import { Digest } from "../../_format/digest";
import { codeOf } from "../../_rounds/round-words";

/** What the round came from and what came of it, with links, and all that is needed to repeat it. */
export function Lineage({ projectId, round }: { projectId: string; round: Round }) {
  const base = `/projects/${projectId}`;
  const version = (v: { label: string } | null, none: string): ReactNode =>
    v ? (
      <Link className="text-accent underline" href={`${base}/models?q=${encodeURIComponent(v.label)}`}>
        {v.label}
      </Link>
    ) : (
      <span className="text-muted">{none}</span>
    );
  return (
    <Card title="Where it comes from" flush>
      <dl className="divide-y">
        <Row name="Started from">{version(round.baseVersion, "nothing")}</Row>
        {round.rewardVersion && <Row name="Scored by">{version(round.rewardVersion, "nothing")}</Row>}
        {round.snapshotId && (
          <Row name="Learned from">
            <SnapshotLink projectId={projectId} snapshotId={round.snapshotId} />
          </Row>
        )}
        {round.corpusId && (
          <Row name="Learned from">
            <CorpusName projectId={projectId} corpusId={round.corpusId} />
          </Row>
        )}
        <Row name="Made">{version(round.resultVersion, "no version yet")}</Row>
        {round.resultVersion && Number(round.config.loraRank) > 0 && (
          <Row name="Adapters">
            <a
              className="text-accent underline"
              href={`/api/models/${round.resultVersion.id}/archive?part=adapters`}
              download
            >
              Download in PEFT's format
            </a>
          </Row>
        )}
        {round.dumpCount > 0 && (
          <Row name="Not finite and skipped">
            <a className="text-accent underline" href={`/api/rounds/${round.id}/dumps`} download>
              Download {round.dumpCount === 1 ? "1 update" : `${round.dumpCount} updates`}
            </a>
          </Row>
        )}
        <Row name="Seed">{round.seed}</Row>
        <Row name="Code">
          <code className="font-mono text-xs">{codeOf(round)}</code>
        </Row>
        <Row name="Started">
          <span>
            <RelativeTime at={round.createdAt} />
            {round.createdBy && ` by ${round.createdBy}`}
          </span>
        </Row>
        {round.attempts > 1 && <Row name="Taken up by a worker">{round.attempts} times</Row>}
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

function SnapshotLink({ projectId, snapshotId }: { projectId: string; snapshotId: string }) {
  const { data } = useCall(listSnapshots, { params: { projectId }, body: {} });
  const snapshot = data?.snapshots.find((s) => s.id === snapshotId);
  return (
    <Link className="text-accent underline" href={`/projects/${projectId}/snapshots`}>
      snapshot {snapshot && <Digest value={snapshot.digest} />}
    </Link>
  );
}

function CorpusName({ projectId, corpusId }: { projectId: string; corpusId: string }) {
  const { data } = useCall(listCorpora, { params: { projectId }, body: {} });
  return <>{data?.corpora.find((c) => c.id === corpusId)?.name ?? "a corpus of text"}</>;
}
