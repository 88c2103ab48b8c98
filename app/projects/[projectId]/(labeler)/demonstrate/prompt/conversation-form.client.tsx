"use client";
import { Plus, Trash2 } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button, IconButton } from "@/app/_ui/button";
import { Field, TextArea } from "@/app/_ui/field";
import { MAX_MESSAGE_CHARACTERS } from "@/lib/contract/common";
import type { DraftMessage } from "@/lib/contract/prompt-drafts";
import { withSystem, withTurn } from "./prompt-draft";

/** Writes messages: one of the user's, or a conversation of any length. */
export function ConversationForm({
  messages,
  onChange,
}: {
  messages: DraftMessage[];
  onChange: (messages: DraftMessage[]) => void;
}) {
  const t = useTranslations("prompt");
  const edit = (key: number, content: string) => onChange(messages.map((m) => (m.key === key ? { ...m, content } : m)));
  return (
    <>
      {messages.map((m) => (
        <div key={m.key} className="flex items-start gap-2">
          <Field label={t(`speaker.${m.role}`)} className="flex-1">
            <TextArea
              className="text-base!"
              value={m.content}
              maxLength={MAX_MESSAGE_CHARACTERS}
              onChange={(e) => edit(m.key, e.target.value)}
            />
          </Field>
          {messages.length > 1 && (
            <IconButton
              label={t("removeMessage", { speaker: t(`speaker.${m.role}`) })}
              icon={Trash2}
              className="mt-6"
              onClick={() => onChange(messages.filter((other) => other.key !== m.key))}
            />
          )}
        </div>
      ))}
      <div className="flex flex-wrap gap-2">
        <Button size="sm" icon={Plus} onClick={() => onChange(withTurn(messages))}>
          {messages.at(-1)?.role === "user" ? t("addAssistant") : t("addUser")}
        </Button>
        {messages[0]?.role !== "system" && (
          <Button size="sm" variant="quiet" icon={Plus} onClick={() => onChange(withSystem(messages))}>
            {t("addSystem")}
          </Button>
        )}
      </div>
    </>
  );
}
