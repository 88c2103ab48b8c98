"use client";
import { MessageCircle } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { Button, LinkButton } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { ErrorNote } from "@/app/_ui/error-note";
import { useHotkeys } from "@/app/_ui/hotkeys";
import { Page, PageHeader } from "@/app/_ui/page-header";
import { useAction, useCall } from "@/app/_ui/use-call";
import { listConversations, startConversation } from "@/lib/contract/conversations";
import { getProject } from "@/lib/contract/projects";
import { ConversationList } from "../_conversation/conversation-list.client";
import { useOpenConversation } from "../_conversation/use-conversation";

/** Starts a chat or takes the open one up, and lists those before. */
export function ChatHome({ projectId }: { projectId: string }) {
  const t = useTranslations("chat");
  const router = useRouter();
  const project = useCall(getProject, { params: { projectId }, body: {} });
  const open = useOpenConversation(projectId, "helpful");
  const begin = useAction(startConversation, {
    refreshes: [listConversations],
    onDone: ({ id }) => router.push(`/projects/${projectId}/chat/${id}`),
  });
  const isOff = project.data?.chatEnabled === false;
  const start = () => {
    if (!isOff && !begin.isPending) begin.mutate({ params: { projectId }, body: { kind: "helpful" } });
  };
  useHotkeys(t("title"), [{ keys: "mod+enter", label: open ? t("resume") : t("start"), run: start }]);
  return (
    <Page>
      <PageHeader
        title={t("title")}
        lead={t("lead")}
        action={
          open ? (
            <LinkButton
              variant="primary"
              icon={MessageCircle}
              shortcut="mod+enter"
              href={`/projects/${projectId}/chat/${open.id}`}
            >
              {t("resume")}
            </LinkButton>
          ) : (
            <Button
              variant="primary"
              icon={MessageCircle}
              shortcut="mod+enter"
              disabled={isOff}
              pending={begin.isPending}
              onClick={start}
            >
              {t("start")}
            </Button>
          )
        }
      />
      {begin.error && <ErrorNote error={begin.error} onRetry={start} />}
      {isOff && (
        <EmptyState icon={MessageCircle} title={t("off")}>
          {t("offText")}
        </EmptyState>
      )}
      <ConversationList projectId={projectId} kind="helpful" />
    </Page>
  );
}
