"use client";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { PromptBox } from "../_task/prompt-box.client";
import type { Board } from "../rank/ranks";
import { MissingRanks, RankPanel } from "../training/rank-panel.client";
import type { PartProps } from "./exam-form.client";
import { PartFooter } from "./part-footer.client";

/** One comparison after the other, each on the board. */
export function RankPart({ exam, answers, change, onDone, onBack }: PartProps) {
  const t = useTranslations("exam");
  const ranksOf = (comparisonId: string) => answers.rankings[comparisonId] ?? {};
  const isRanked = (item: (typeof exam.items)[number]) =>
    item.responses.every((r) => ranksOf(item.comparisonId)[r.id] !== undefined);
  const [at, setAt] = useState(() =>
    Math.max(
      0,
      exam.items.findIndex((item) => !isRanked(item)),
    ),
  );
  const item = exam.items[at];
  const next = () => (at + 1 < exam.items.length ? setAt(at + 1) : onDone());
  if (!item) return null;
  const board: Board = { ranks: ranksOf(item.comparisonId), noneAcceptable: false };
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-col gap-1">
        <h2 className="text-base font-semibold">{t("ranks.title", { n: at + 1, all: exam.items.length })}</h2>
        <p className="max-w-[70ch] text-sm text-muted">{t("ranks.question")}</p>
      </div>
      <PromptBox messages={item.messages} />
      <RankPanel
        key={item.comparisonId}
        title={t("steps.keys")}
        responses={item.responses}
        tiesAllowed
        board={board}
        onChange={({ ranks }) => change({ rankings: { [item.comparisonId]: ranks } })}
        hotkeys={[{ keys: "mod+enter", label: t("steps.next"), run: next }]}
      />
      <PartFooter onBack={at > 0 ? () => setAt(at - 1) : onBack} onNext={next}>
        <MissingRanks board={board} shown={item.responses.map((r) => r.id)} />
      </PartFooter>
    </div>
  );
}
