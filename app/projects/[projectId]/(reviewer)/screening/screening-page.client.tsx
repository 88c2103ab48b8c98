"use client";
import { UserCheck } from "lucide-react";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { Page, PageHeader } from "@/app/_ui/page-header";
import { QueryView } from "@/app/_ui/query-view";
import { useCall } from "@/app/_ui/use-call";
import { listScreening } from "@/lib/contract/screening";
import { ScreeningCard } from "./screening-card.client";

/** Handed-in exams: their results beside the soft cut-offs, the demonstration to score, and the decision. */
export function ScreeningPage({ projectId, mayDecide }: { projectId: string; mayDecide: boolean }) {
  const query = useCall(listScreening, { params: { projectId }, body: {} });
  return (
    <Page>
      <PageHeader
        title="Screen labelers"
        lead="Cut-offs are soft: they inform, and an admin decides. Reviewers score the demonstrations."
      />
      <QueryView query={query}>
        {({ required, results }) => (
          <>
            <p className="text-sm text-muted">
              {required
                ? "Labelers get tasks once they are admitted."
                : "Screening is not required in this project; an admin can change that in the settings."}
            </p>
            {results.length === 0 ? (
              <Card>
                <EmptyState title="No exam has been handed in yet" icon={UserCheck}>
                  The exam asks the comparisons of the calibration pool that are marked for screening.
                </EmptyState>
              </Card>
            ) : (
              <ol aria-label="Exams" className="flex flex-col gap-4">
                {results.map((result) => (
                  <li key={result.attemptId}>
                    <ScreeningCard result={result} mayDecide={mayDecide} />
                  </li>
                ))}
              </ol>
            )}
          </>
        )}
      </QueryView>
    </Page>
  );
}
