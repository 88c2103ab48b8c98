"use client";
import { useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { Dialog } from "@/app/_ui/dialog";
import { Select } from "@/app/_ui/field";
import { MarkedText } from "@/app/_ui/marked-text";
import { ScrollRegion } from "@/app/_ui/scroll-region";
import { unmarked, wordDifferences } from "@/app/_ui/word-differences";
import type { ShownResponse } from "./board-types";
import { letterOf } from "./letters";
import type { Board } from "./ranks";

/** Reader mode: two responses side by side, with the words that only one of them has. */
export function CompareDialog({
  responses,
  board,
  picked,
  onClose,
}: {
  responses: readonly ShownResponse[];
  board: Board;
  picked: string | null;
  onClose: () => void;
}) {
  const t = useTranslations("rank");
  const shown = responses.map((r) => r.id);
  const [left, setLeft] = useState(picked ?? shown[0] ?? "");
  const [right, setRight] = useState(() => rivalOf(left, shown, board));
  const text = (id: string) => responses.find((r) => r.id === id)?.text ?? "";
  const [a, b] = [text(left), text(right)];
  const found = useMemo(() => wordDifferences(a, b), [a, b]);
  const options = shown.map((id) => ({ value: id, label: t("response", { letter: letterOf(shown, id) }) }));
  return (
    <Dialog
      open
      onClose={onClose}
      size="full"
      title={t("compare.title")}
      description={found ? t("compare.marked") : t("compare.tooLong")}
    >
      <div className="grid gap-4 md:grid-cols-2">
        {[
          { side: "left" as const, id: left, set: setLeft, pieces: found?.a ?? unmarked(a) },
          { side: "right" as const, id: right, set: setRight, pieces: found?.b ?? unmarked(b) },
        ].map(({ side, id, set, pieces }) => (
          <div key={side} className="flex min-w-0 flex-col gap-3">
            <Select
              aria-label={t(`compare.${side}`)}
              className="w-auto! self-start"
              value={id}
              onChange={set}
              options={options}
            />
            <ScrollRegion
              label={t("response", { letter: letterOf(shown, id) })}
              className="rounded-md border p-4 md:h-[60dvh]"
            >
              <MarkedText pieces={pieces} />
            </ScrollRegion>
          </div>
        ))}
      </div>
    </Dialog>
  );
}

/** Whom to compare with first: the nearest better one, else the next in the order shown. */
function rivalOf(id: string, shown: readonly string[], board: Board): string {
  const own = board.ranks[id] ?? Number.POSITIVE_INFINITY;
  const better = shown
    .filter((other) => other !== id && (board.ranks[other] ?? Number.POSITIVE_INFINITY) < own)
    .toSorted((x, y) => (board.ranks[y] ?? 0) - (board.ranks[x] ?? 0));
  return better[0] ?? shown.find((other) => other !== id) ?? id;
}
