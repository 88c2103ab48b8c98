"use client";
import { ShieldAlert } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button, LinkButton } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { ErrorNote } from "@/app/_ui/error-note";
import { Field, TextArea } from "@/app/_ui/field";
import { useHotkeys } from "@/app/_ui/hotkeys";
import { Page, PageHeader } from "@/app/_ui/page-header";
import { QueryView } from "@/app/_ui/query-view";
import { useAction } from "@/app/_ui/use-call";
import { listConversations, MAX_GOAL_CHARACTERS, startConversation } from "@/lib/contract/conversations";
import { BarrierNote } from "../_conversation/barrier-note.client";
import { ConversationList } from "../_conversation/conversation-list.client";
import { useBarrier } from "../_conversation/use-barrier";
import { useOpenConversation } from "../_conversation/use-conversation";

/** Warns, asks for the goal, and starts an attack; or takes the open one up. Lists those before. */
export function RedTeamHome({ projectId }: { projectId: string }) {
  const t = useTranslations("chat");
  const query = useBarrier(projectId, "red_team");
  const open = useOpenConversation(projectId, "red_team");
  return (
    <Page>
      <PageHeader title={t("attack.title")} lead={query.data?.barrier !== "off" && t("attack.lead")} />
      {open && (
        <div>
          <LinkButton variant="primary" icon={ShieldAlert} href={`/projects/${projectId}/red-team/${open.id}`}>
            {t("attack.resume")}
          </LinkButton>
        </div>
      )}
      <QueryView query={query}>
        {({ barrier }) =>
          barrier ? (
            <BarrierNote projectId={projectId} kind="red_team" barrier={barrier} />
          ) : (
            !open && <StartAttack projectId={projectId} />
          )
        }
      </QueryView>
      <ConversationList projectId={projectId} kind="red_team" onlyIfAny={!!query.data?.barrier} />
    </Page>
  );
}

function StartAttack({ projectId }: { projectId: string }) {
  const t = useTranslations("chat");
  const router = useRouter();
  const [goal, setGoal] = useState("");
  const [understood, setUnderstood] = useState(false);
  const [isAsked, setAsked] = useState(false);
  const isReady = goal.trim() !== "" && understood;
  const begin = useAction(startConversation, {
    refreshes: [listConversations],
    onDone: ({ id }) => router.push(`/projects/${projectId}/red-team/${id}`),
  });
  const start = () => {
    setAsked(true);
    if (isReady && understood && !begin.isPending)
      begin.mutate({ params: { projectId }, body: { kind: "red_team", goal, understood } });
  };
  useHotkeys(t("attack.title"), [{ keys: "mod+enter", label: t("attack.start"), run: start }]);
  return (
    <Card title={t("attack.warning")}>
      <div className="flex flex-col gap-5">
        <ul className="flex max-w-[70ch] list-disc flex-col gap-1 rounded-md bg-warn-soft py-3 pr-4 pl-8 text-sm">
          <li>{t("attack.warningHarm")}</li>
          <li>{t("attack.warningStop")}</li>
          <li>{t("attack.warningPrivate")}</li>
          <li>{t("attack.warningSeparate")}</li>
        </ul>
        <label className="flex items-start gap-3 text-sm">
          <input
            type="checkbox"
            className="mt-0.5 size-4 shrink-0 accent-(--accent)"
            checked={understood}
            onChange={(e) => setUnderstood(e.target.checked)}
          />
          {t("attack.understood")}
        </label>
        <Field label={t("attack.goal")} hint={t("attack.goalHint")}>
          <TextArea value={goal} maxLength={MAX_GOAL_CHARACTERS} onChange={(e) => setGoal(e.target.value)} />
        </Field>
        {begin.error && <ErrorNote error={begin.error} onRetry={start} />}
        <div className="flex flex-wrap items-center gap-4">
          <Button variant="primary" icon={ShieldAlert} shortcut="mod+enter" pending={begin.isPending} onClick={start}>
            {t("attack.start")}
          </Button>
          <p role="alert" className="text-sm text-warn empty:hidden">
            {isAsked && !isReady ? t("attack.missing") : ""}
          </p>
        </div>
      </div>
    </Card>
  );
}
