"use client";
import { Award, Blocks, type LucideIcon, MessageSquareText } from "lucide-react";
import { Badge } from "@/app/_ui/badge";
import { Card } from "@/app/_ui/card";
import { classNames } from "@/app/_ui/class-names";
import type { ModelKind, ModelVersion } from "@/lib/contract/models";
import { KIND_NAME, type LineageNode, lineageOf } from "./lineage";
import { mainMetric } from "./model-summary";

const NODE = { width: 196, height: 76, gapX: 64, gapY: 20, pad: 20 } as const;

export const KIND_ICON: Record<ModelKind, LucideIcon> = {
  base: Blocks,
  policy: MessageSquareText,
  reward: Award,
};

/** Who was trained from whom, left to right. Solid: trained from; dashed: scored by. Choosing one finds it in the table. */
export function LineageGraph({
  models,
  onChoose,
}: {
  models: readonly ModelVersion[];
  onChoose: (model: ModelVersion) => void;
}) {
  const { nodes, edges, columns, rows } = lineageOf(models);
  const byId = new Map(nodes.map((n) => [n.model.id, n]));
  const width = columns * (NODE.width + NODE.gapX) - NODE.gapX + 2 * NODE.pad;
  const height = rows * (NODE.height + NODE.gapY) - NODE.gapY + 2 * NODE.pad;
  return (
    <Card
      title="Lineage"
      action={
        <span className="flex flex-wrap gap-4 text-xs text-muted">
          <span className="flex items-center gap-2">
            <Stroke dash="" /> trained from
          </span>
          <span className="flex items-center gap-2">
            <Stroke dash="4 3" /> scored by
          </span>
        </span>
      }
      flush
    >
      <section aria-label="Lineage of the versions" className="overflow-x-auto">
        <div className="relative" style={{ width, height }}>
          <svg width={width} height={height} aria-hidden className="absolute inset-0">
            {edges.map((e) => {
              const [from, to] = [byId.get(e.from), byId.get(e.to)];
              return (
                from &&
                to && (
                  <path
                    key={`${e.from} ${e.to} ${e.by}`}
                    d={curve(from, to)}
                    fill="none"
                    stroke={e.by === "parent" ? "var(--chart-1)" : "var(--chart-2)"}
                    strokeWidth="1.5"
                    strokeDasharray={e.by === "parent" ? "" : "4 3"}
                  />
                )
              );
            })}
          </svg>
          {nodes.map((n) => (
            <Node key={n.model.id} node={n} onChoose={() => onChoose(n.model)} />
          ))}
        </div>
      </section>
    </Card>
  );
}

function Node({ node, onChoose }: { node: LineageNode; onChoose: () => void }) {
  const { model } = node;
  const Icon = KIND_ICON[model.kind];
  return (
    <button
      type="button"
      onClick={onChoose}
      style={{ left: left(node), top: top(node), width: NODE.width, height: NODE.height }}
      className={classNames(
        "absolute flex flex-col items-start justify-center gap-1 rounded-md border bg-surface px-3 text-left hover:bg-hover",
        model.served && "border-accent",
      )}
    >
      <span className="flex w-full items-center gap-2 text-sm font-medium">
        <Icon aria-hidden className="size-4 shrink-0 text-muted" />
        <span className="truncate">{model.label}</span>
        {model.served && <Badge tone="accent">Served</Badge>}
      </span>
      <span className="w-full truncate text-xs text-muted">{mainMetric(model) ?? KIND_NAME[model.kind]}</span>
    </button>
  );
}

const Stroke = ({ dash }: { dash: string }) => (
  <svg width="24" height="6" aria-hidden>
    <line
      x1="0"
      x2="24"
      y1="3"
      y2="3"
      strokeWidth="1.5"
      stroke={dash ? "var(--chart-2)" : "var(--chart-1)"}
      strokeDasharray={dash}
    />
  </svg>
);

const left = (n: LineageNode): number => NODE.pad + n.column * (NODE.width + NODE.gapX);
const top = (n: LineageNode): number => NODE.pad + n.row * (NODE.height + NODE.gapY);

/** A curve from the right of one to the left of the other; one that skips a column swings below what stands between. */
function curve(from: LineageNode, to: LineageNode): string {
  const [x1, y1] = [left(from) + NODE.width, top(from) + NODE.height / 2];
  const [x2, y2] = [left(to), top(to) + NODE.height / 2];
  if (to.column - from.column > 1 && from.row === to.row) {
    const below = top(from) + NODE.height + NODE.gapY / 2;
    const bend = NODE.gapX / 2;
    return `M${x1} ${y1} C${x1 + bend} ${y1} ${x1} ${below} ${x1 + bend} ${below} L${x2 - bend} ${below} C${x2} ${below} ${x2 - bend} ${y2} ${x2} ${y2}`;
  }
  const middle = (x1 + x2) / 2;
  return `M${x1} ${y1} C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
}
