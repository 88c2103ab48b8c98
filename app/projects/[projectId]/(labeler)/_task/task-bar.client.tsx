"use client";
import { BookOpen, SkipForward } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { clock } from "@/app/_ui/format";
import { useCall } from "@/app/_ui/use-call";
import { getProject } from "@/lib/contract/projects";

/** The line above a task: what to do, how many today, time, guidelines, skip. */
export function TaskBar({
  title,
  projectId,
  doneToday,
  seconds,
  guidelinesKeys = "g",
  onGuidelines,
  onSkip,
  children,
}: {
  title: string;
  projectId: string;
  doneToday: number;
  seconds: number;
  guidelinesKeys?: string;
  onGuidelines: () => void;
  onSkip: () => void;
  children?: ReactNode;
}) {
  const t = useTranslations("task.bar");
  const project = useCall(getProject, { params: { projectId }, body: {} }).data;
  const version = project?.guidelines?.version;
  return (
    <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h1 className="text-base font-semibold">{title}</h1>
        <p className="text-xs text-muted">
          {t("today", { number: doneToday + 1 })} · <span aria-hidden>{t("active", { time: clock(seconds) })}</span>
        </p>
      </div>
      <div className="-mx-2 flex flex-wrap gap-1 sm:mx-0">
        {children}
        <Button variant="quiet" size="sm" icon={BookOpen} shortcut={guidelinesKeys} onClick={onGuidelines}>
          {version ? t("guidelinesVersion", { version: String(version) }) : t("guidelines")}
        </Button>
        <Button variant="quiet" size="sm" icon={SkipForward} shortcut="s" onClick={onSkip}>
          {t("skip")}
        </Button>
      </div>
    </header>
  );
}
