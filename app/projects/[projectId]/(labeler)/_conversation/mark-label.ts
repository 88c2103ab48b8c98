"use client";
import { useTranslations } from "use-intl";
import type { Conversation } from "@/lib/contract/conversations";
import { LETTERS, type Mark } from "./strength-scale";

/** What the scale asks for in a conversation. */
export type Asked = "helpful" | "better" | "more_harmful";

export const askedIn = ({ redTeamChoice }: Pick<Conversation, "redTeamChoice">): Asked => redTeamChoice ?? "helpful";

/** The words for a mark of the scale: "A much better". */
export function useMarkLabel(asked: Asked): (mark: Mark) => string {
  const t = useTranslations("chat");
  return (mark) => (mark === "tie" ? t("tie") : t(`grade.${asked}.${mark.strength}`, { letter: LETTERS[mark.place] }));
}
