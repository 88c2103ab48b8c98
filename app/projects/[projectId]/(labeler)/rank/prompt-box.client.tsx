"use client";
import { Conversation } from "@/app/_ui/conversation";
import { ScrollRegion } from "@/app/_ui/scroll-region";

type Messages = Parameters<typeof Conversation>[0]["messages"];

/** The prompt above a task; a long one scrolls, so that the answers stay in view. */
export const PromptBox = ({ messages }: { messages: Messages }) => (
  <ScrollRegion
    label="Prompt"
    className="shrink-0 rounded-md border bg-surface p-4 md:max-h-[30dvh]"
  >
    <Conversation messages={messages} />
  </ScrollRegion>
);
