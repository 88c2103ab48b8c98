"use client";
import { useCallback } from "react";
import { useTranslations } from "use-intl";
import { Page, PageHeader } from "@/app/_ui/page-header";
import { QueryView } from "@/app/_ui/query-view";
import type { Conversation } from "@/lib/contract/conversations";
import { ClosingText } from "./conversation-list.client";
import { askedIn } from "./mark-label";
import { OpenConversation } from "./open-conversation.client";
import { PastTurn } from "./past-turn.client";
import { useConversation } from "./use-conversation";

/** One conversation of the labeler's: to go on with, or to read when it is closed. */
export function ConversationPage({ projectId, conversationId }: { projectId: string; conversationId: string }) {
  const { query, show } = useConversation(conversationId);
  const { data, refetch } = query;
  const reload = useCallback(() => void refetch(), [refetch]);
  if (!data)
    return (
      <Page>
        <QueryView query={query}>{() => null}</QueryView>
      </Page>
    );
  const home = `/projects/${projectId}/${data.kind === "red_team" ? "red-team" : "chat"}`;
  return data.state === "open" ? (
    <OpenConversation projectId={projectId} conversation={data} home={home} onShow={show} onReload={reload} />
  ) : (
    <ClosedConversation conversation={data} home={home} />
  );
}

function ClosedConversation({ conversation, home }: { conversation: Conversation; home: string }) {
  const t = useTranslations("chat");
  const { closing, goal } = conversation;
  return (
    <Page>
      <PageHeader
        title={t(conversation.kind === "red_team" ? "attack.title" : "title")}
        lead={t(conversation.state === "finished" ? "closedFinished" : "closedAbandoned")}
        crumbs={[{ label: t("back"), href: home }]}
      />
      {goal && (
        <p className="rounded-md bg-sunken px-4 py-2 text-sm wrap-anywhere">
          <span className="text-muted">{t("attack.goalLabel")}: </span>
          {goal}
        </p>
      )}
      {conversation.turns.map((turn) => (
        <div key={turn.id} className="flex flex-col gap-4">
          <PastTurn turn={turn} asked={askedIn(conversation)} />
        </div>
      ))}
      {closing && (
        <p className="border-t pt-4 text-sm">
          <ClosingText closing={closing} />
          {closing.note && <span className="reading mt-2 block">{closing.note}</span>}
        </p>
      )}
    </Page>
  );
}
