"use client";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { ErrorNote } from "@/app/_ui/error-note";
import { Field, Select } from "@/app/_ui/field";
import { useHotkeys } from "@/app/_ui/hotkeys";
import { Page, PageHeader } from "@/app/_ui/page-header";
import { QueryView } from "@/app/_ui/query-view";
import { toast } from "@/app/_ui/toasts";
import { callKey, useAction, useCall } from "@/app/_ui/use-call";
import { UseCase } from "@/lib/contract/common";
import { AppError } from "@/lib/contract/errors";
import { listPromptDrafts, type Writing } from "@/lib/contract/prompt-drafts";
import { checkPrompt, getPromptQuota, writePrompt } from "@/lib/contract/prompts";
import { getWork } from "@/lib/contract/tasks";
import { call } from "@/lib/http/call";
import { SaveStatus } from "../../_task/save-status.client";
import { useCheck } from "../use-check";
import { ConversationForm } from "./conversation-form.client";
import { FewShotForm } from "./few-shot-form.client";
import { KindPicker } from "./kind-picker.client";
import { doubtsOf, PromptDoubts } from "./prompt-doubts.client";
import { flawOf, messagesOf } from "./prompt-draft";
import { UseCasePicker } from "./use-case-picker.client";
import { usePromptDrafts } from "./use-prompt-drafts";

/** A labeler writes a prompt of one of three kinds, and goes on with what they had begun. */
export function WritePrompt({ projectId }: { projectId: string }) {
  const t = useTranslations("prompt");
  // Read anew for each visit, and then left alone: what is typed is newer.
  const drafts = useQuery({
    queryKey: callKey(listPromptDrafts, { params: { projectId } }),
    queryFn: ({ signal }) => call(listPromptDrafts, { params: { projectId }, body: {} }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return (
    <Page>
      <PageHeader
        title={t("title")}
        lead={t("lead")}
        crumbs={[{ label: t("crumb"), href: `/projects/${projectId}/demonstrate` }]}
      />
      <Card className="max-w-3xl">
        <QueryView query={drafts}>
          {({ drafts: stored }) => <PromptForm key={projectId} projectId={projectId} stored={stored} />}
        </QueryView>
      </Card>
    </Page>
  );
}

/** The prompt in the making, and what others have written like it. */
function PromptForm({ projectId, stored }: { projectId: string; stored: readonly Writing[] }) {
  const t = useTranslations("prompt");
  const { writing, saving, change, pick, settle, added, keep } = usePromptDrafts(projectId, stored);
  const { writingId, draft } = writing;
  const sending = useRef(false);
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
      added();
      setAsked(false);
      setConfirmed(null);
      toast.good(t("added"), t("addedDetail"));
    },
  });
  const submit = async () => {
    setAsked(true);
    if (flaw || sending.current) return;
    sending.current = true;
    await settle();
    const { kind, useCase, listedUseCase } = draft;
    write.mutate(
      {
        params: { projectId },
        body: {
          messages,
          kind,
          useCase,
          confirmed: isConfirmed,
          writingId,
          ...(kind === "user_based" && listedUseCase !== null && { listedUseCase }),
        },
      },
      {
        onError: (error) => {
          keep({ asAnother: error instanceof AppError && error.code === "already_submitted" });
          void check.ask();
        },
        onSettled: () => {
          sending.current = false;
        },
      },
    );
  };
  /** What is sent is not changed any more. */
  const unlessSending =
    <A extends unknown[]>(move: (...args: A) => void) =>
    (...args: A) =>
      sending.current ? undefined : move(...args);
  const edit = unlessSending(change);
  useHotkeys(t("title"), [{ keys: "mod+enter", label: t("add"), run: () => void submit() }]);

  const isFull = quota !== undefined && quota.written >= quota.allowed;
  // What the server calls unconfirmed is shown as a doubt, with its box.
  const failure = write.error instanceof AppError && write.error.code === "unconfirmed" ? null : write.error;
  return (
    <div className="flex flex-col gap-5">
      <KindPicker kind={draft.kind} onPick={unlessSending(pick)} />
      {draft.kind === "user_based" && (
        <UseCasePicker projectId={projectId} picked={draft.listedUseCase} onPick={edit} />
      )}
      {draft.kind === "few_shot" ? (
        <FewShotForm fewShot={draft.fewShot} onChange={(fewShot) => edit({ fewShot })} />
      ) : (
        <ConversationForm messages={draft.messages} onChange={(changed) => edit({ messages: changed })} />
      )}
      <Field label={t("useCaseLabel")} hint={t(`useCaseLine.${draft.useCase}`)}>
        <Select
          className="max-w-60"
          value={draft.useCase}
          onChange={(useCase) => edit({ useCase })}
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
        <Button
          variant="primary"
          shortcut="mod+enter"
          pending={write.isPending}
          disabled={isFull}
          onClick={() => void submit()}
        >
          {t("add")}
        </Button>
        <p role="alert" className="text-sm text-warn empty:hidden">
          {isAsked && (flaw ? t(`flaw.${flaw}`) : write.isError && !failure && !isConfirmed && t("flaw.unconfirmed"))}
        </p>
        <SaveStatus saving={saving} />
        {quota && <p className="ml-auto text-xs text-muted">{t(isFull ? "quotaFull" : "quota", { ...quota })}</p>}
      </div>
    </div>
  );
}
