"use client";
import { useTranslations } from "use-intl";
import { classNames } from "./class-names";

/** Messages in order, whole, each with who says it. */
export function Conversation({
  messages,
  className,
}: {
  messages: readonly { role: "system" | "user" | "assistant"; content: string }[];
  className?: string;
}) {
  const t = useTranslations("ui");
  return (
    <ol className={classNames("flex flex-col gap-3", className)}>
      {numbered(messages).map(({ key, role, content }) => (
        <li key={key} className="grid gap-x-4 sm:grid-cols-[80px_1fr]">
          <span className="text-xs leading-[26px] text-muted">{t(`role.${role}`)}</span>
          <div dir="auto" className="reading">
            {content}
          </div>
        </li>
      ))}
    </ol>
  );
}

/** Messages have no id; their place in the conversation is their identity. */
const numbered = <M extends object>(messages: readonly M[]) =>
  messages.map((message, place) => ({ ...message, key: place }));
