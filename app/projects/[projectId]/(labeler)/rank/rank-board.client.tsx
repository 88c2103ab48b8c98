"use client";
import { Accessibility, StyleInjector } from "@dnd-kit/dom";
import { DragDropProvider, DragOverlay, PointerSensor } from "@dnd-kit/react";
import { useRef } from "react";
import { useNonce } from "@/app/_ui/nonce";
import { BoardColumn } from "./board-column.client";
import type { RankingProps } from "./board-types";
import { letterOf } from "./letters";
import { idsAt } from "./ranks";
import { useMoveMotion } from "./use-move-motion";

/** The keyboard has shortcuts of its own here. A drag may begin anywhere on a card but on its rank buttons. */
const SENSORS = [
  PointerSensor.configure({
    preventActivation: ({ target }) => target instanceof Element && target.closest("fieldset") !== null,
  }),
];

/** Columns "To rank" and 1 to K. Cards move by drag, by their rank buttons and by keyboard. */
export function RankBoard({ responses, board, rules, picked, ratings: given, onPick, onPlace }: RankingProps) {
  const nonce = useNonce();
  const area = useRef<HTMLDivElement>(null);
  useMoveMotion(area, board.ranks);
  const ranks = Array.from({ length: responses.length + 1 }, (_, rank) => rank);
  return (
    <DragDropProvider
      // The cards hold controls of their own, so they must not become buttons; the board speaks for itself.
      plugins={(defaults) => [
        ...defaults.filter((plugin) => plugin !== Accessibility),
        StyleInjector.configure({ nonce }),
      ]}
      sensors={SENSORS}
      onDragStart={({ operation }) => onPick(String(operation.source?.id))}
      onDragEnd={({ operation, canceled }) => {
        const rank = operation.target?.data.rank;
        if (!canceled && operation.source && typeof rank === "number") onPlace(String(operation.source.id), rank);
      }}
    >
      <div ref={area} className="flex min-h-56 flex-1 gap-2 overflow-x-auto rounded-md pb-1">
        {ranks.map((rank) => {
          const ids = idsAt(board, rules.shown, rank);
          return (
            <BoardColumn
              key={rank}
              rank={rank}
              k={responses.length}
              responses={responses.filter((r) => ids.includes(r.id))}
              shown={rules.shown}
              picked={picked}
              ratings={given}
              onPick={onPick}
              onPlace={onPlace}
            />
          );
        })}
      </div>
      <DragOverlay dropAnimation={null}>
        {(source) => {
          const response = responses.find((r) => r.id === source.id);
          return (
            <div className="flex max-h-40 w-72 gap-3 overflow-hidden rounded-md border border-accent bg-surface p-3 shadow-md">
              <span className="font-semibold">{letterOf(rules.shown, String(source.id))}</span>
              <span className="line-clamp-4 text-sm text-muted">{response?.text}</span>
            </div>
          );
        }}
      </DragOverlay>
    </DragDropProvider>
  );
}
