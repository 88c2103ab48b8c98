"use client";
import { Badge, PersonName, type Tone } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { Conversation } from "@/app/_ui/conversation";
import { ErrorNote } from "@/app/_ui/error-note";
import { RelativeTime } from "@/app/_ui/relative-time";
import { useAction } from "@/app/_ui/use-call";
import { getLoopCounts } from "@/lib/contract/projects";
import { listPrompts } from "@/lib/contract/prompts";
import {
  listReports,
  type Report,
  type ReportReason,
  type ReportResolution,
  resolveReport,
} from "@/lib/contract/reports";

const REASON: Record<ReportReason, { label: string; tone: Tone }> = {
  illegal: { label: "Illegal", tone: "bad" },
  harmful: { label: "Harmful", tone: "bad" },
  personal_data: { label: "Personal data", tone: "warn" },
  broken: { label: "Broken", tone: "neutral" },
};

const RESOLUTION: Record<ReportResolution, string> = {
  kept: "Left as it was",
  prompt_retired: "Prompt retired",
  marked_personal_data: "Prompt kept from training",
};

/** One report: what is wrong, with what, and the three things one can do. */
export function ReportCard({ report }: { report: Report }) {
  const { reason, reporter, prompt, response, resolved } = report;
  return (
    <li className="flex flex-col rounded-md border bg-surface">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b px-(--pad) py-2 text-xs text-muted">
        <Badge tone={REASON[reason].tone}>{REASON[reason].label}</Badge>
        <h2 className="text-sm font-medium text-ink">{response === null ? "The prompt" : "A response"}</h2>
        <PersonName person={reporter} />
        <RelativeTime at={report.createdAt} />
        {prompt.retired && <Badge>Retired</Badge>}
        {prompt.personalData && <Badge tone="warn">Not trained on</Badge>}
      </div>
      <div className="card-pad flex flex-col gap-4">
        {report.note && <blockquote className="border-l-2 pl-4 text-sm wrap-anywhere">{report.note}</blockquote>}
        <Conversation messages={prompt.messages} />
        {response !== null && (
          <div className="grid gap-x-4 border-t pt-3 sm:grid-cols-[80px_1fr]">
            <span className="text-xs leading-[26px] text-muted">Response</span>
            <div className="reading">{response}</div>
          </div>
        )}
        {resolved ? (
          <p className="text-sm text-muted">
            {RESOLUTION[resolved.resolution]} by {resolved.by}, <RelativeTime at={resolved.at} />
          </p>
        ) : (
          <Actions reportId={report.id} />
        )}
      </div>
    </li>
  );
}

function Actions({ reportId }: { reportId: string }) {
  const resolve = useAction(resolveReport, { refreshes: [listReports, listPrompts, getLoopCounts] });
  const act = (resolution: ReportResolution) => {
    if (!resolve.isPending) resolve.mutate({ params: { id: reportId }, body: { resolution } });
  };
  return (
    <>
      {resolve.error && <ErrorNote error={resolve.error} />}
      <div className="flex flex-wrap gap-2">
        <Button size="sm" variant="danger" pending={resolve.isPending} onClick={() => act("prompt_retired")}>
          Retire the prompt
        </Button>
        <Button size="sm" pending={resolve.isPending} onClick={() => act("marked_personal_data")}>
          Keep the prompt from training
        </Button>
        <Button size="sm" variant="quiet" pending={resolve.isPending} onClick={() => act("kept")}>
          Leave it as it is
        </Button>
      </div>
    </>
  );
}
