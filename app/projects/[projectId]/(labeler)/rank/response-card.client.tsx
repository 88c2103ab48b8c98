"use client";
import { useDraggable } from "@dnd-kit/react";
import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { classNames } from "@/app/_ui/class-names";
import type { GivenRatings, ShownResponse } from "./board-types";
import { letterOf } from "./letters";
import { RankButtons } from "./rank-buttons.client";
import { RatingMark } from "./rating-mark.client";
import { ResponseText } from "./response-text.client";

/** A response on the board: its letter picks it, the card drags, and the picked one shows its rank buttons. */
export function ResponseCard({
  response,
  shown,
  rank,
  k,
  isPicked,
  ratings,
  onPick,
  onPlace,
}: {
  response: ShownResponse;
  shown: readonly string[];
  rank: number;
  k: number;
  isPicked: boolean;
  ratings?: GivenRatings | undefined;
  onPick: (id: string) => void;
  onPlace: (id: string, rank: number) => void;
}) {
  const t = useTranslations("rank");
  const { id, text } = response;
  const letter = letterOf(shown, id);
  const { ref, isDragSource } = useDraggable({ id });
  const element = useRef<HTMLElement | null>(null);
  useEffect(() => {
    if (isPicked) element.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [isPicked]);
  return (
    <article
      ref={(node) => {
        ref(node);
        element.current = node;
      }}
      aria-label={t("response", { letter })}
      className={classNames(
        "relative flex cursor-grab flex-col gap-2 rounded-md border bg-surface p-3 transition-colors",
        isPicked ? "border-accent ring-1 ring-accent ring-inset" : "hover:border-line-strong",
        isDragSource && "opacity-40",
      )}
    >
      <button
        type="button"
        aria-pressed={isPicked}
        aria-label={rank > 0 ? t("spoken.ranked", { letter, rank: String(rank) }) : t("spoken.unranked", { letter })}
        className="flex items-center gap-2 self-start rounded-md text-sm font-semibold after:absolute after:inset-0 after:rounded-md"
        onClick={() => onPick(id)}
      >
        <span
          className={classNames(
            "inline-flex size-6 items-center justify-center rounded-md",
            isPicked ? "bg-accent text-on-accent" : "bg-sunken",
          )}
        >
          {letter}
        </span>
        <RatingMark ratings={ratings} id={id} />
      </button>
      <ResponseText text={text} />
      {isPicked && (
        <div className="relative z-10 pt-1">
          <RankButtons letter={letter} rank={rank} k={k} onPlace={(n) => onPlace(id, n)} />
        </div>
      )}
    </article>
  );
}
