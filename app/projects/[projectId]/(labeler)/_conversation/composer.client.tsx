"use client";
import { Send } from "lucide-react";
import { type RefObject, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { ErrorNote } from "@/app/_ui/error-note";
import { TextArea } from "@/app/_ui/field";
import { useHotkeys } from "@/app/_ui/hotkeys";
import { useAction } from "@/app/_ui/use-call";
import { MAX_MESSAGE_CHARACTERS } from "@/lib/contract/common";
import { type Conversation, sendMessage } from "@/lib/contract/conversations";
import type { useDraft } from "./use-draft";

/** Where the next message is written and sent. What is typed outlives a reload, and a message that could not be sent. */
export function Composer({
  conversation,
  drafts,
  area,
  onShow,
}: {
  conversation: Conversation;
  drafts: ReturnType<typeof useDraft>;
  area: RefObject<HTMLTextAreaElement | null>;
  onShow: (conversation: Conversation) => void;
}) {
  const t = useTranslations("chat");
  const { id, turns } = conversation;
  const { draft, change, settle, clear } = drafts;
  const [isAsked, setAsked] = useState(false);
  const sending = useAction(sendMessage);
  const isBlank = draft.message.trim() === "";
  const send = async () => {
    setAsked(true);
    if (isBlank || sending.isPending) return;
    const text = draft.message;
    await settle();
    sending.mutate(
      { params: { id }, body: { position: turns.length, text } },
      {
        onSuccess: (sent) => {
          setAsked(false);
          clear();
          onShow(sent);
        },
        onError: () => change({ message: text }),
      },
    );
  };
  const focus = () => area.current?.focus();
  useHotkeys(t("message"), [
    { keys: "mod+enter", label: t("send"), run: () => void send() },
    { keys: "m", label: t("goToMessage"), run: focus },
  ]);
  const label = t(turns.length === 0 ? "message" : "messageNext");
  return (
    <div className="flex flex-col gap-2">
      {sending.error && <ErrorNote title={t("sendFailed")} error={sending.error} onRetry={() => void send()} />}
      <div className="flex items-end gap-2">
        <TextArea
          ref={area}
          aria-label={label}
          className="max-h-[40dvh] min-h-11! text-base!"
          placeholder={turns.length === 0 ? t("placeholder") : label}
          value={draft.message}
          maxLength={MAX_MESSAGE_CHARACTERS}
          onChange={(e) => change({ message: e.target.value })}
          // Out of the field, where the other shortcuts work.
          onKeyDown={(e) => e.key === "Escape" && e.currentTarget.blur()}
        />
        <Button
          variant="primary"
          icon={Send}
          shortcut="mod+enter"
          className="h-11"
          pending={sending.isPending}
          onClick={() => void send()}
        >
          {t("send")}
        </Button>
      </div>
      <p role="alert" className="text-sm text-warn empty:hidden">
        {isAsked && isBlank && !sending.isPending ? t("writeFirst") : ""}
      </p>
    </div>
  );
}
