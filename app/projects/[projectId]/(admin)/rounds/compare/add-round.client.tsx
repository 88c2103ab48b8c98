"use client";
import { Plus } from "lucide-react";
import { Button } from "@/app/_ui/button";
import { Menu } from "@/app/_ui/menu";
import type { Round } from "@/lib/contract/rounds";
import { roundLabels } from "../../_rounds/round-label";
import { stateLine } from "../../_rounds/round-words";
import { MOST_ROUNDS } from "./compared-ids";

/** Adds a round to those that are compared; rounds of the same kind as the first one come first, newest first. */
export function AddRound({
  all,
  chosen,
  onAdd,
}: {
  all: readonly Round[];
  chosen: readonly string[];
  onAdd: (id: string) => void;
}) {
  const labels = roundLabels(all);
  const kind = all.find((round) => round.id === chosen[0])?.kind;
  const others = all
    .filter((round) => !chosen.includes(round.id))
    .toSorted((a, b) => Number(b.kind === kind) - Number(a.kind === kind) || b.createdAt.localeCompare(a.createdAt));
  if (chosen.length === MOST_ROUNDS)
    return <p className="self-center text-xs text-muted">No more than {MOST_ROUNDS} can be told apart.</p>;
  if (others.length === 0) return <p className="self-center text-xs text-muted">There is no other round to add.</p>;
  return (
    <Menu
      trigger={
        <Button variant="primary" icon={Plus}>
          Add a round
        </Button>
      }
      entries={others.map((round) => ({
        kind: "action",
        label: `${labels.get(round.id)}: ${stateLine(round)}`,
        run: () => onAdd(round.id),
      }))}
    />
  );
}
