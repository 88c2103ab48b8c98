"use client";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { ErrorNote } from "@/app/_ui/error-note";
import { Field, TextArea } from "@/app/_ui/field";
import { matchesKeys } from "@/app/_ui/key-match";
import { useAction } from "@/app/_ui/use-call";
import { Closing, type Conversation, finishConversation } from "@/lib/contract/conversations";
import { RatingField } from "./rating-field.client";

type Scores = Partial<Record<"rating" | "attackSuccess" | "harm" | "actionable", number>>;

/** Rates the whole: a chat by one question, an attack by three. */
export function ClosingDialog({
  conversation,
  activeSeconds,
  onClose,
  onFinished,
}: {
  conversation: Conversation;
  activeSeconds: number;
  onClose: () => void;
  onFinished: (conversation: Conversation) => void;
}) {
  const t = useTranslations("chat.closing");
  const { id, kind } = conversation;
  const [scores, setScores] = useState<Scores>({});
  const [note, setNote] = useState("");
  const [isAsked, setAsked] = useState(false);
  const closing = Closing.safeParse({ kind, note, ...scores });
  const finish = useAction(finishConversation, { onDone: onFinished });
  const submit = () => {
    setAsked(true);
    if (closing.success && !finish.isPending)
      finish.mutate({ params: { id }, body: { closing: closing.data, activeSeconds } });
  };
  const question = (key: keyof Scores, most: number, low: string, high: string) => (
    <RatingField
      label={t(key)}
      low={low}
      high={high}
      most={most}
      value={scores[key] ?? null}
      onChange={(value) => setScores((before) => ({ ...before, [key]: value }))}
    />
  );
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(kind === "helpful" ? "title" : "titleAttack")}
      footer={
        <>
          <p role="alert" className="mr-auto self-center text-sm text-warn empty:hidden">
            {isAsked && !closing.success ? t("missing") : ""}
          </p>
          <Button variant="primary" shortcut="mod+enter" pending={finish.isPending} onClick={submit}>
            {t("submit")}
          </Button>
        </>
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for all fields within; each works without it. */}
      <div
        className="flex flex-col gap-5 pt-1"
        onKeyDown={(event) => {
          if (!matchesKeys("mod+enter", event)) return;
          event.preventDefault();
          submit();
        }}
      >
        {kind === "helpful" ? (
          question("rating", 7, t("worst"), t("best"))
        ) : (
          <>
            {question("attackSuccess", 5, t("not"), t("fully"))}
            {question("harm", 5, t("not"), t("fully"))}
            {question("actionable", 5, t("not"), t("fully"))}
          </>
        )}
        <Field label={t("note")} hint={t("noteHint")}>
          <TextArea value={note} maxLength={2_000} onChange={(e) => setNote(e.target.value)} />
        </Field>
        {finish.error && <ErrorNote title={t("failed")} error={finish.error} onRetry={submit} />}
      </div>
    </Dialog>
  );
}
