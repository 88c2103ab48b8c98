"use client";
import { BookOpen } from "lucide-react";
import { EmptyState } from "@/app/_ui/empty-state";
import { Markdown } from "@/app/_ui/markdown";
import { QueryView } from "@/app/_ui/query-view";
import { RelativeTime } from "@/app/_ui/relative-time";
import { SidePanel } from "@/app/_ui/side-panel";
import { useCall } from "@/app/_ui/use-call";
import { getProject } from "@/lib/contract/projects";

/** The project's guidelines, beside the work. */
export function GuidelinesPanel({
  projectId,
  open,
  onClose,
}: {
  projectId: string;
  open: boolean;
  onClose: () => void;
}) {
  const query = useCall(getProject, { params: { projectId }, body: {} });
  const version = query.data?.guidelines?.version;
  return (
    <SidePanel open={open} onClose={onClose} title={`Guidelines${version ? ` v${version}` : ""}`}>
      <QueryView query={query}>
        {({ guidelines }) =>
          guidelines ? (
            <div className="flex flex-col gap-4">
              <p className="text-xs text-muted">
                Published <RelativeTime at={guidelines.createdAt} />
              </p>
              <Markdown>{guidelines.markdown}</Markdown>
            </div>
          ) : (
            <EmptyState title="No guidelines yet" icon={BookOpen}>
              Judge by what would help the person who asked. An admin can publish guidelines in the settings.
            </EmptyState>
          )
        }
      </QueryView>
    </SidePanel>
  );
}
