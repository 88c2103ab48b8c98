"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Stat } from "@/app/_ui/card";
import { Dialog } from "@/app/_ui/dialog";
import { duration } from "@/app/_ui/format";
import { QueryView } from "@/app/_ui/query-view";
import { useCall } from "@/app/_ui/use-call";
import { getSession } from "@/lib/contract/session";
import { endSession, sessionStart } from "./use-session";

/** What one did since the session's start, before one goes. */
export function SessionDialog({ projectId, onClose }: { projectId: string; onClose: () => void }) {
  const t = useTranslations("session");
  const router = useRouter();
  const [start] = useState(() => sessionStart(projectId) ?? new Date());
  const query = useCall(getSession, { params: { projectId }, body: { since: start.toISOString() } });
  const leave = () => {
    endSession(projectId);
    router.push(`/projects/${projectId}/to-do`);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("title")}
      description={t("since", { start })}
      footer={
        <>
          <Button onClick={onClose}>{t("goOn")}</Button>
          <Button variant="primary" onClick={leave}>
            {t("leave")}
          </Button>
        </>
      }
    >
      <QueryView query={query} skeletonLines={3}>
        {({ demonstrations, rankings, prompts, skips, activeSeconds }) => {
          const answers = demonstrations + rankings;
          return (
            <div className="flex flex-col gap-5 pt-2">
              {answers === 0 && <p className="text-sm text-muted">{t("nothing")}</p>}
              <div className="grid grid-cols-2 gap-5 sm:grid-cols-3">
                <Stat label={t("answers")} value={answers} detail={t("answersDetail", { rankings, demonstrations })} />
                <Stat label={t("activeTime")} value={duration(activeSeconds)} />
                <Stat
                  label={t("perHour")}
                  // A rate over a few seconds says nothing.
                  value={activeSeconds < 60 ? "–" : Math.round((3600 * answers) / activeSeconds)}
                  detail={t("perHourDetail")}
                />
                <Stat label={t("prompts")} value={prompts} />
                <Stat label={t("skips")} value={skips} />
              </div>
            </div>
          );
        }}
      </QueryView>
    </Dialog>
  );
}
