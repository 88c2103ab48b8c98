"use client";
import { Flag, LogOut } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { duration } from "@/app/_ui/format";
import { useHotkeys } from "@/app/_ui/hotkeys";
import { toast } from "@/app/_ui/toasts";
import { getSession } from "@/lib/contract/session";
import { call } from "@/lib/http/call";
import { type Reportable, ReportDialog } from "./report-dialog.client";
import { SessionDialog } from "./session-dialog.client";
import { useSession } from "./use-session";

/** What a task bar has on every task: reporting what is wrong, and ending the session. Leaving says what was done. */
export function TaskTools({
  projectId,
  assignmentId,
  responses = [],
}: {
  projectId: string;
  assignmentId: string;
  /** The responses shown, where there are some. */
  responses?: readonly Reportable[];
}) {
  const report = useTranslations("report");
  const session = useTranslations("session");
  const [open, setOpen] = useState<"report" | "session" | null>(null);
  // On some pages of a ranking nearly each letter is an answer.
  useHotkeys(report("report"), [
    { keys: "!", label: report("key"), run: () => setOpen("report") },
    { keys: "x", label: session("key"), run: () => setOpen("session") },
  ]);
  useSession(projectId, (start) => {
    call(getSession, { params: { projectId }, body: { since: start.toISOString() } }).then(
      ({ demonstrations, rankings, activeSeconds, skips }) => {
        const answers = demonstrations + rankings;
        if (answers + skips > 0)
          toast.info(session("left", { answers }), session("leftDetail", { time: duration(activeSeconds), skips }));
      },
      // A summary is not worth an error.
      () => undefined,
    );
  });
  return (
    <>
      <Button size="sm" variant="quiet" icon={Flag} shortcut="!" onClick={() => setOpen("report")}>
        {report("report")}
      </Button>
      <Button size="sm" variant="quiet" icon={LogOut} shortcut="x" onClick={() => setOpen("session")}>
        {session("end")}
      </Button>
      {open === "report" && (
        <ReportDialog assignmentId={assignmentId} responses={responses} onClose={() => setOpen(null)} />
      )}
      {open === "session" && <SessionDialog projectId={projectId} onClose={() => setOpen(null)} />}
    </>
  );
}
