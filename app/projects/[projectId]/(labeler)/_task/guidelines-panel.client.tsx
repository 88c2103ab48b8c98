"use client";
import { BookOpen } from "lucide-react";
import { useTranslations } from "use-intl";
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
  const t = useTranslations("task.guidelines");
  const query = useCall(getProject, { params: { projectId }, body: {} });
  const version = query.data?.guidelines?.version;
  return (
    <SidePanel
      open={open}
      onClose={onClose}
      title={version ? t("titleVersion", { version: String(version) }) : t("title")}
    >
      <QueryView query={query}>
        {({ guidelines }) =>
          guidelines ? (
            <div className="flex flex-col gap-4">
              <p className="text-xs text-muted">
                {t.rich("published", { time: () => <RelativeTime at={guidelines.createdAt} /> })}
              </p>
              <Markdown>{guidelines.markdown}</Markdown>
            </div>
          ) : (
            <EmptyState title={t("none")} icon={BookOpen}>
              {t("noneBody")}
            </EmptyState>
          )
        }
      </QueryView>
    </SidePanel>
  );
}
