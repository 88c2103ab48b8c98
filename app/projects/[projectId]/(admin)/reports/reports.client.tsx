"use client";
import { Flag } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { counted } from "@/app/_ui/format";
import { Page, PageHeader } from "@/app/_ui/page-header";
import { QueryView } from "@/app/_ui/query-view";
import { useAddress } from "@/app/_ui/use-address";
import { listReports } from "@/lib/contract/reports";
import { usePages } from "../_data/use-pages";
import { ReportCard } from "./report-card.client";

/** What labelers say is wrong, and what an admin does about it. */
export function Reports({ projectId }: { projectId: string }) {
  const [read, write] = useAddress();
  const state = read("state") === "resolved" ? "resolved" : "open";
  const pages = usePages(listReports, { params: { projectId }, body: { state, limit: 50 } });
  const open = pages.data?.[0]?.open;
  return (
    <Page>
      <PageHeader
        title="Look at what labelers report"
        lead="A report changes nothing by itself. Retire the prompt, keep it from training, or leave it as it is."
      />
      <div className="flex gap-2">
        <StateButton isShown={state === "open"} onClick={() => write({ state: null })}>
          Open{open ? ` (${open})` : ""}
        </StateButton>
        <StateButton isShown={state === "resolved"} onClick={() => write({ state: "resolved" })}>
          Resolved
        </StateButton>
      </div>
      <QueryView query={pages}>
        {(found) => {
          const reports = found.flatMap((page) => page.reports);
          if (reports.length === 0)
            return (
              <EmptyState icon={Flag} title={state === "open" ? "No report is open" : "No report was resolved yet"}>
                Labelers report a prompt or a response from the line above a task. A skip because of personal data is a
                report too.
              </EmptyState>
            );
          return (
            <ul aria-label="Reports" className="flex flex-col gap-4">
              {reports.map((report) => (
                <ReportCard key={report.id} report={report} />
              ))}
            </ul>
          );
        }}
      </QueryView>
      {pages.more && (
        <div>
          <Button pending={pages.more.pending} onClick={pages.more.load}>
            Show more than {counted(pages.data?.flatMap((p) => p.reports).length ?? 0, "report")}
          </Button>
        </div>
      )}
    </Page>
  );
}

const StateButton = ({
  isShown,
  onClick,
  children,
}: {
  isShown: boolean;
  onClick: () => void;
  children: ReactNode;
}) => (
  <Button size="sm" variant={isShown ? "secondary" : "quiet"} aria-pressed={isShown} onClick={onClick}>
    {children}
  </Button>
);
