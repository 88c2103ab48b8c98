"use client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useTranslations } from "use-intl";
import { Badge } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { Link } from "@/app/_ui/link";
import { QueryView } from "@/app/_ui/query-view";
import { RelativeTime } from "@/app/_ui/relative-time";
import { callKey } from "@/app/_ui/use-call";
import {
  type Closing,
  type ConversationKind,
  type ConversationSummary,
  listConversations,
} from "@/lib/contract/conversations";
import { call } from "@/lib/http/call";

const FOLDER: Record<ConversationKind, string> = { helpful: "chat", red_team: "red-team" };

/** The labeler's own conversations, newest first; each opens to be read. */
export function ConversationList({
  projectId,
  kind,
  onlyIfAny,
}: {
  projectId: string;
  kind: ConversationKind;
  /** Nothing is shown while there are none: where none can be begun, an empty list says nothing. */
  onlyIfAny: boolean;
}) {
  const t = useTranslations("chat");
  const query = useInfiniteQuery({
    queryKey: [...callKey(listConversations), "pages", projectId, kind],
    queryFn: ({ pageParam, signal }) =>
      call(
        listConversations,
        { params: { projectId }, body: { kind, limit: 20, ...(pageParam && { cursor: pageParam }) } },
        { signal },
      ),
    initialPageParam: null as string | null, // widens the literal null
    getNextPageParam: (page) => page.nextCursor,
  });
  if (onlyIfAny && !query.data?.pages[0]?.conversations.length) return null;
  return (
    <Card title={t("history")} flush>
      <QueryView query={query}>
        {({ pages }) => {
          const all = pages.flatMap((page) => page.conversations);
          if (all.length === 0)
            return (
              <EmptyState icon={History} title={t("historyEmpty")}>
                {t("historyEmptyText")}
              </EmptyState>
            );
          return (
            <>
              <ul aria-label={t("history")} className="divide-y">
                {all.map((c) => (
                  <Item key={c.id} conversation={c} href={`/projects/${projectId}/${FOLDER[kind]}/${c.id}`} />
                ))}
              </ul>
              {query.hasNextPage && (
                <div className="border-t p-3">
                  <Button pending={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                    {t("more")}
                  </Button>
                </div>
              )}
            </>
          );
        }}
      </QueryView>
    </Card>
  );
}

const TONE = { open: "accent", finished: "neutral", abandoned: "warn" } as const;

function Item({ conversation: c, href }: { conversation: ConversationSummary; href: string }) {
  const t = useTranslations("chat");
  return (
    <li>
      <Link href={href} className="flex flex-col gap-1 px-(--pad) py-(--row) hover:bg-hover">
        <span className="line-clamp-2 text-sm wrap-anywhere">{c.goal ?? c.opening ?? t("nothingSent")}</span>
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted">
          <Badge tone={TONE[c.state]}>{t(`state.${c.state}`)}</Badge>
          <span>{t("messages", { count: c.turnCount })}</span>
          {c.closing && <ClosingText closing={c.closing} />}
          <RelativeTime at={c.createdAt} />
        </span>
      </Link>
    </li>
  );
}

/** How the whole was rated, in a few words. */
export function ClosingText({ closing }: { closing: Closing }) {
  const t = useTranslations("chat");
  return (
    <span>
      {closing.kind === "helpful"
        ? t("rated", { rating: closing.rating })
        : t("ratedAttack", {
            success: closing.attackSuccess,
            harm: closing.harm,
            actionable: closing.actionable,
          })}
    </span>
  );
}
