"use client";
import { type RefObject, useLayoutEffect, useRef } from "react";

const MILLISECONDS = 140;

/** Lets each card ([data-card]) glide from its old place to its new one when `ranks` change, unless motion is unwelcome. */
export function useMoveMotion(area: RefObject<HTMLElement | null>, ranks: object): void {
  const places = useRef(new Map<string, DOMRect>());
  const former = useRef(ranks);
  useLayoutEffect(() => {
    const cards = area.current?.querySelectorAll<HTMLElement>("[data-card]") ?? [];
    const isMove = former.current !== ranks;
    const isWelcome = !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    former.current = ranks;
    for (const card of cards) {
      const id = card.dataset.card ?? "";
      const now = card.getBoundingClientRect();
      const before = places.current.get(id);
      places.current.set(id, now);
      if (!isMove || !isWelcome || !before) continue;
      const [x, y] = [before.left - now.left, before.top - now.top];
      if (x === 0 && y === 0) continue;
      card.animate([{ transform: `translate(${x}px, ${y}px)` }, { transform: "none" }], {
        duration: MILLISECONDS,
        easing: "ease-out",
      });
    }
  });
}
