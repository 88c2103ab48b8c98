"use client";
import { type RefObject, useRef } from "react";
import { isInScrollRegion } from "@/app/_ui/scroll-region";

/** What shortcuts reach in the form that evaluates a response. */
export type FormParts = {
  /** Scrolls on its own, but for a narrow screen. */
  text: RefObject<HTMLElement | null>;
  /** The questions, a button each, of which one takes the focus by Tab. */
  flags: RefObject<HTMLDivElement | null>;
  note: RefObject<HTMLTextAreaElement | null>;
};

export const useFormParts = (): FormParts => ({
  text: useRef<HTMLElement>(null),
  flags: useRef<HTMLDivElement>(null),
  note: useRef<HTMLTextAreaElement>(null),
});

/** Goes to the end of the note, to write on. */
export function focusNote({ note }: FormParts): void {
  note.current?.focus();
  note.current?.setSelectionRange(note.current.value.length, note.current.value.length);
}

/** How much of the text stays in view when a page is turned, in pixels: about two lines. */
const OVERLAP = 52;

/** Whether arrows go through the questions: from there always, from elsewhere when they have nothing to scroll. */
export function canMoveToFlag({ flags }: FormParts, { target }: Pick<KeyboardEvent, "target">): boolean {
  if (!flags.current) return false;
  const { scrollHeight, clientHeight } = document.documentElement;
  const isThere = target instanceof Node && flags.current.contains(target);
  return isThere || (!isInScrollRegion(target) && scrollHeight <= clientHeight);
}

/** Moves the focus to the question after or before, around the ends; from elsewhere to the one that had it last. */
export function moveToFlag({ flags }: FormParts, by: 1 | -1): void {
  const buttons = [...(flags.current?.querySelectorAll("button") ?? [])];
  const at = buttons.findIndex((button) => button.matches(":focus"));
  const next = at < 0 ? buttons.find((button) => button.tabIndex === 0) : buttons.at((at + by) % buttons.length);
  next?.focus();
}

/** Whether the text has a page to turn, and the focus is nowhere that scrolls itself. */
export const canTurnPage = ({ text }: FormParts, { target }: Pick<KeyboardEvent, "target">): boolean =>
  text.current !== null && text.current.scrollHeight > text.current.clientHeight && !isInScrollRegion(target);

export function turnPage({ text }: FormParts, by: 1 | -1): void {
  text.current?.scrollBy({ top: by * Math.max(text.current.clientHeight - OVERLAP, OVERLAP) });
}
