"use client";
import { MessageCircle } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { Button, LinkButton } from "@/app/_ui/button";
import { ErrorNote } from "@/app/_ui/error-note";
import { useHotkeys } from "@/app/_ui/hotkeys";
import { Page, PageHeader } from "@/app/_ui/page-header";
import { useAction } from "@/app/_ui/use-call";
import { listConversations, startConversation } from "@/lib/contract/conversations";
import { BarrierNote } from "../_conversation/barrier-note.client";
import { ConversationList } from "../_conversation/conversation-list.client";
import { useBarrier } from "../_conversation/use-barrier";
import { useOpenConversation } from "../_conversation/use-conversation";

/** Starts a chat or takes the open one up, and lists those before. */
export function ChatHome({ projectId }: { projectId: string }) {
  const t = useTranslations("chat");
  const router = useRouter();
  const query = useBarrier(projectId, "helpful");
  const open = useOpenConversation(projectId, "helpful");
  const begin = useAction(startConversation, {
    refreshes: [listConversations],
    onDone: ({ id }) => router.push(`/projects/${projectId}/chat/${id}`),
  });
  const barrier = query.data?.barrier ?? null;
  const start = () => {
    if (!open && !barrier && !begin.isPending) begin.mutate({ params: { projectId }, body: { kind: "helpful" } });
  };
  useHotkeys(t("title"), [{ keys: "mod+enter", label: open ? t("resume") : t("start"), run: start }]);
  return (
    <Page>
      <PageHeader
        title={t("title")}
        lead={barrier !== "off" && t("lead")}
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
            !barrier && (
              <Button
                variant="primary"
                icon={MessageCircle}
                shortcut="mod+enter"
                pending={begin.isPending}
                onClick={start}
              >
                {t("start")}
              </Button>
            )
          )
        }
      />
      {begin.error && <ErrorNote error={begin.error} onRetry={start} />}
      {query.error && <ErrorNote error={query.error} onRetry={query.refetch} />}
      {barrier && <BarrierNote projectId={projectId} kind="helpful" barrier={barrier} />}
      <ConversationList projectId={projectId} kind="helpful" onlyIfAny={barrier !== null} />
    </Page>
  );
}
