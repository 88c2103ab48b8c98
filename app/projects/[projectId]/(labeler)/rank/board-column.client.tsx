"use client";
import { useDroppable } from "@dnd-kit/react";
import { useTranslations } from "use-intl";
import { classNames } from "@/app/_ui/class-names";
import { type GivenRatings, rankTitle, type ShownResponse } from "./board-types";
import { ResponseCard } from "./response-card.client";

/** One rank (0: "To rank"). Full columns share the width; empty ones only leave room to drop. */
export function BoardColumn({
  rank,
  k,
  responses,
  shown,
  picked,
  ratings,
  onPick,
  onPlace,
}: {
  rank: number;
  k: number;
  responses: readonly ShownResponse[];
  shown: readonly string[];
  picked: string | null;
  ratings?: GivenRatings | undefined;
  onPick: (id: string) => void;
  onPlace: (id: string, rank: number) => void;
}) {
  const t = useTranslations("rank");
  const { ref, isDropTarget } = useDroppable({ id: `rank-${rank}`, data: { rank } });
  const title = rank === 0 ? t("rank.toRank") : rankTitle(rank, k, t);
  const isEmpty = responses.length === 0;
  return (
    <section
      ref={ref}
      aria-label={rank === 0 ? title : t("rank.column", { title })}
      className={classNames(
        "@container flex min-h-0 flex-col rounded-md border transition-colors",
        isDropTarget ? "border-accent bg-accent-soft" : "bg-sunken",
        isEmpty && !isDropTarget && "border-dashed bg-transparent",
        isEmpty ? "min-w-20 flex-[0_1_96px]" : "min-w-64 flex-[1_1_320px]",
      )}
    >
      <h2 className="flex items-baseline justify-between gap-2 px-3 py-2 text-xs font-medium text-muted">
        {title}
        {responses.length > 1 && rank > 0 && <span className="font-normal">{t("rank.tie")}</span>}
      </h2>
      {isEmpty ? (
        <p className="px-3 text-xs text-faint">
          {rank === 0 ? t("rank.allRanked") : t("rank.drop", { rank: String(rank) })}
        </p>
      ) : (
        <ol className="grid min-h-0 auto-rows-min gap-2 overflow-y-auto px-2 pb-2 @3xl:grid-cols-2">
          {responses.map((response) => (
            <li key={response.id} data-card={response.id}>
              <ResponseCard
                response={response}
                shown={shown}
                rank={rank}
                k={k}
                isPicked={picked === response.id}
                ratings={ratings}
                onPick={onPick}
                onPlace={onPlace}
              />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
