"use client";
import { useTranslations } from "use-intl";
import { classNames } from "@/app/_ui/class-names";
import { Conversation } from "@/app/_ui/conversation";
import { ScrollRegion } from "@/app/_ui/scroll-region";

type Messages = Parameters<typeof Conversation>[0]["messages"];

/** The prompt of a task. Above a board a long one scrolls, so that the answers stay in view; `tall` beside an editor. */
export function PromptBox({ messages, tall = false }: { messages: Messages; tall?: boolean }) {
  const t = useTranslations("task");
  return (
    <ScrollRegion
      label={t("prompt")}
      className={classNames(
        "shrink-0 rounded-md border bg-surface p-4",
        tall ? "max-lg:max-h-[40dvh]" : "md:max-h-[30dvh]",
      )}
    >
      <Conversation messages={messages} />
    </ScrollRegion>
  );
}
