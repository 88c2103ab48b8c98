"use client";
import { Download } from "lucide-react";
import { Badge } from "@/app/_ui/badge";
import { Button, LinkButton } from "@/app/_ui/button";
import type { Column, Filter } from "@/app/_ui/data-column";
import { count } from "@/app/_ui/format";
import { Link } from "@/app/_ui/link";
import { RelativeTime } from "@/app/_ui/relative-time";
import { ModelKind, type ModelVersion, type Promotion } from "@/lib/contract/models";
import { RoundKind } from "@/lib/contract/round-config";
import { Digest } from "../_format/digest";
import { KIND } from "../_rounds/round-words";
import { KIND_NAME } from "./lineage";
import { parameterText, promotionOf, summaryOf, weightsOf } from "./model-summary";

/** The columns of the table of versions. */
export const modelColumns = ({
  projectId,
  promotions,
  onPromote,
}: {
  projectId: string;
  promotions: readonly Promotion[];
  onPromote: (model: ModelVersion) => void;
}): Column<ModelVersion>[] => [
  {
    key: "version",
    header: "Version",
    value: (m) => m.label,
    className: "whitespace-nowrap",
    cell: (m) => (
      <span className="flex flex-col">
        <span className="flex items-center gap-2 font-medium">
          {m.label}
          {m.served && <Badge tone="accent">Served</Badge>}
        </span>
        <span className="text-muted">
          <Digest value={m.artifactDigest} />
        </span>
      </span>
    ),
  },
  {
    key: "summary",
    header: "In short",
    value: (m) => summaryOf(m).join(", "),
    className: "min-w-44",
    cell: (m) => summaryOf(m).join(", ") || <span className="text-muted">–</span>,
  },
  {
    key: "from",
    header: "Comes from",
    value: (m) => [m.parent?.label, m.reward?.label].filter(Boolean).join(", "),
    className: "whitespace-nowrap",
    cell: (m) => <Origin model={m} projectId={projectId} />,
  },
  {
    key: "parameters",
    header: "Parameters",
    align: "right",
    value: (m) => m.parameterCount,
    className: "whitespace-nowrap",
    cell: (m) => {
      const weights = weightsOf(m);
      return (
        <span className="flex flex-col">
          {parameterText(m.parameterCount)}
          {weights && (
            <span className="text-xs text-muted" title={weights.long}>
              {weights.short}
            </span>
          )}
        </span>
      );
    },
  },
  {
    key: "responses",
    header: "Responses",
    align: "right",
    value: (m) => m.responseCount,
    cell: (m) => count(m.responseCount),
  },
  {
    key: "created",
    header: "Made",
    value: (m) => m.createdAt,
    cell: (m) => <RelativeTime at={m.createdAt} />,
  },
  {
    key: "actions",
    header: "Actions",
    align: "right",
    actions: true,
    cell: (m) => {
      const promotion = promotionOf(m, promotions);
      return (
        <span className="flex justify-end gap-2">
          {m.kind === "reward" ? (
            <LinkButton size="sm" href={`/projects/${projectId}/models/${m.id}`}>
              Report
            </LinkButton>
          ) : (
            <LinkButton size="sm" href={`/projects/${projectId}/try?version=${m.id}`}>
              Try
            </LinkButton>
          )}
          <a
            className="flex size-8 items-center justify-center rounded-md hover:bg-hover"
            href={`/api/models/${m.id}/archive`}
            aria-label={`Download ${m.label}`}
            title={["Download the model's folder as a zip.", weightsOf(m)?.long].filter(Boolean).join(" ")}
            download
          >
            <Download aria-hidden className="size-4 text-muted" />
          </a>
          {promotion && (
            <Button size="sm" onClick={() => onPromote(m)}>
              {promotion === "promote" ? "Promote" : "Roll back"}
            </Button>
          )}
        </span>
      );
    },
  },
];

/** The round that made it, what it was trained from, and what scored it. */
function Origin({ model: m, projectId }: { model: ModelVersion; projectId: string }) {
  if (!m.round) return <span className="text-muted">shipped with Hone</span>;
  const kind = RoundKind.safeParse(m.round.kind).data;
  return (
    <span className="flex flex-col">
      <Link className="text-accent underline" href={`/projects/${projectId}/rounds/${m.round.id}`}>
        {kind ? KIND[kind].name : m.round.kind}
      </Link>
      <span className="text-xs text-muted">
        {m.parent ? `from ${m.parent.label}` : "from nothing"}
        {m.reward && `, scored by ${m.reward.label}`}
      </span>
    </span>
  );
}

export const KIND_FILTER: readonly Filter<ModelVersion>[] = [
  {
    key: "kind",
    label: "Kind",
    options: ModelKind.options.map((value) => ({ value, label: KIND_NAME[value] })),
    matches: (m, value) => m.kind === value,
  },
];
