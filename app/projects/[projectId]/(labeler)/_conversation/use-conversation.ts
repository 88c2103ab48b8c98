"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { callKey, useCall } from "@/app/_ui/use-call";
import {
  type Conversation,
  type ConversationKind,
  type ConversationSummary,
  getConversation,
  listConversations,
} from "@/lib/contract/conversations";

const FIRST_PAGE = 20;

/** A conversation, and a way to show what a change of it gave. */
export function useConversation(id: string): {
  query: ReturnType<
    typeof useCall<typeof getConversation.params, typeof getConversation.body, typeof getConversation.response>
  >;
  show: (conversation: Conversation) => void;
} {
  const client = useQueryClient();
  const query = useCall(getConversation, { params: { id }, body: {} });
  const show = useCallback(
    (conversation: Conversation) => {
      client.setQueryData(callKey(getConversation, { params: { id }, body: {} }), conversation);
      void client.invalidateQueries({ queryKey: callKey(listConversations) });
    },
    [client, id],
  );
  return { query, show };
}

/** The open conversation of a kind among the newest: there is one at most, and nothing newer is begun beside it. */
export function useOpenConversation(projectId: string, kind: ConversationKind): ConversationSummary | null {
  const list = useCall(listConversations, { params: { projectId }, body: { kind, limit: FIRST_PAGE } });
  return list.data?.conversations.find((c) => c.state === "open") ?? null;
}
