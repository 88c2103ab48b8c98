"use client";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { ErrorNote } from "@/app/_ui/error-note";
import { Field, Select } from "@/app/_ui/field";
import { useHotkeys } from "@/app/_ui/hotkeys";
import { Page, PageHeader } from "@/app/_ui/page-header";
import { toast } from "@/app/_ui/toasts";
import { useAction, useCall } from "@/app/_ui/use-call";
import { UseCase } from "@/lib/contract/common";
import { AppError } from "@/lib/contract/errors";
import { checkPrompt, getPromptQuota, writePrompt } from "@/lib/contract/prompts";
import { getWork } from "@/lib/contract/tasks";
import { useCheck } from "../use-check";
import { ConversationForm } from "./conversation-form.client";
import { FewShotForm } from "./few-shot-form.client";
import { doubtsOf, PromptDoubts } from "./prompt-doubts.client";
import { flawOf, messagesOf, WrittenKind } from "./prompt-draft";
import { UseCasePicker } from "./use-case-picker.client";
import { usePromptDraft } from "./use-prompt-draft";

/** A labeler writes a prompt of one of three kinds, and is told what others have written like it. */
export function WritePrompt({ projectId }: { projectId: string }) {
  const t = useTranslations("prompt");
  const { draft, change, empty } = usePromptDraft(projectId);
  const [isAsked, setAsked] = useState(false);
  const [confirmed, setConfirmed] = useState<string | null>(null);
  const quota = useCall(getPromptQuota, { params: { projectId }, body: {} }).data;
  const flaw = flawOf(draft);
  const messages = messagesOf(draft);
  const check = useCheck(checkPrompt, flaw ? null : { params: { projectId }, body: { messages } });
  const doubts = doubtsOf(check.found);
  const isConfirmed = doubts !== null && confirmed === doubts;
  const write = useAction(writePrompt, {
    refreshes: [getWork, getPromptQuota, checkPrompt],
    onDone: () => {
      empty();
      setAsked(false);
      setConfirmed(null);
      toast.good(t("added"), t("addedDetail"));
    },
  });
  const submit = () => {
    setAsked(true);
    if (flaw || write.isPending) return;
    const { kind, useCase, listedUseCase } = draft;
    write.mutate(
      {
        params: { projectId },
        body: {
          messages,
          kind,
          useCase,
          confirmed: isConfirmed,
          ...(kind === "user_based" && listedUseCase !== null && { listedUseCase }),
        },
      },
      { onError: () => void check.ask() },
    );
  };
  useHotkeys(t("title"), [{ keys: "mod+enter", label: t("add"), run: submit }]);

  const isFull = quota !== undefined && quota.written >= quota.allowed;
  // What the server calls unconfirmed is shown as a doubt, with its box.
  const failure = write.error instanceof AppError && write.error.code === "unconfirmed" ? null : write.error;
  return (
    <Page>
      <PageHeader
        title={t("title")}
        lead={t("lead")}
        crumbs={[{ label: t("crumb"), href: `/projects/${projectId}/demonstrate` }]}
      />
      <Card className="max-w-3xl">
        <div className="flex flex-col gap-5">
          <KindPicker kind={draft.kind} onPick={(kind) => change({ kind })} />
          {draft.kind === "user_based" && (
            <UseCasePicker projectId={projectId} picked={draft.listedUseCase} onPick={change} />
          )}
          {draft.kind === "few_shot" ? (
            <FewShotForm fewShot={draft.fewShot} onChange={(fewShot) => change({ fewShot })} />
          ) : (
            <ConversationForm messages={draft.messages} onChange={(changed) => change({ messages: changed })} />
          )}
          <Field label={t("useCaseLabel")} hint={t(`useCaseLine.${draft.useCase}`)}>
            <Select
              className="max-w-60"
              value={draft.useCase}
              onChange={(useCase) => change({ useCase })}
              options={UseCase.options.map((value) => ({ value, label: t(`useCase.${value}`) }))}
            />
          </Field>
          <PromptDoubts
            check={check.found}
            isConfirmed={isConfirmed}
            onConfirm={(isTicked) => setConfirmed(isTicked ? doubts : null)}
          />
          {failure && <ErrorNote error={failure} title={t("notAdded")} />}
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
            <Button variant="primary" shortcut="mod+enter" pending={write.isPending} disabled={isFull} onClick={submit}>
              {t("add")}
            </Button>
            <p role="alert" className="text-sm text-warn empty:hidden">
              {isAsked &&
                (flaw ? t(`flaw.${flaw}`) : write.isError && !failure && !isConfirmed && t("flaw.unconfirmed"))}
            </p>
            {quota && <p className="ml-auto text-xs text-muted">{t(isFull ? "quotaFull" : "quota", { ...quota })}</p>}
          </div>
        </div>
      </Card>
    </Page>
  );
}

function KindPicker({ kind, onPick }: { kind: WrittenKind; onPick: (kind: WrittenKind) => void }) {
  const t = useTranslations("prompt.kind");
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-medium">{t("label")}</legend>
      <div className="grid gap-2 sm:grid-cols-3">
        {WrittenKind.options.map((option) => (
          <label
            key={option}
            className="flex items-start gap-3 rounded-md border p-3 text-sm has-checked:border-accent has-checked:bg-accent-soft"
          >
            <input
              type="radio"
              name="kind"
              className="mt-0.5 size-4 shrink-0 accent-(--accent)"
              checked={kind === option}
              onChange={() => onPick(option)}
            />
            <span className="flex flex-col gap-1">
              <span className="font-medium">{t(option)}</span>
              <span className="text-xs text-muted">{t(`${option}Line`)}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
