"use client";
import { ClipboardCheck, Hourglass, type LucideIcon, PowerOff } from "lucide-react";
import { useTranslations } from "use-intl";
import { LinkButton } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import type { ConversationKind } from "@/lib/contract/conversations";
import type { Barrier } from "./use-barrier";

const ICON: Record<Barrier, LucideIcon> = {
  off: PowerOff,
  exam: ClipboardCheck,
  examUnderWay: ClipboardCheck,
  examHandedIn: Hourglass,
};

/** Why no conversation can be begun, and where to go instead. */
export function BarrierNote({
  projectId,
  kind,
  barrier,
}: {
  projectId: string;
  kind: ConversationKind;
  barrier: Barrier;
}) {
  const t = useTranslations("chat.barrier");
  const base = `/projects/${projectId}`;
  const isForExam = barrier === "exam" || barrier === "examUnderWay";
  return (
    <Card>
      <EmptyState
        icon={ICON[barrier]}
        title={t(barrier === "off" ? `off.${kind}` : `${barrier}.title`)}
        action={
          <>
            {isForExam && (
              <LinkButton variant="primary" href={`${base}/exam`}>
                {t(`${barrier}.go`)}
              </LinkButton>
            )}
            {barrier === "exam" && <LinkButton href={`${base}/training`}>{t("practise")}</LinkButton>}
            {!isForExam && <LinkButton href={`${base}/to-do`}>{t("toDo")}</LinkButton>}
          </>
        }
      >
        {t(`${barrier}.body`)}
      </EmptyState>
    </Card>
  );
}
