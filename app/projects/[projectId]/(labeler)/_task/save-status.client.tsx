"use client";
import { CloudOff } from "lucide-react";
import { useTranslations } from "use-intl";
import { duration } from "@/app/_ui/format";
import { useClock } from "@/app/_ui/relative-time";
import type { Saving } from "./draft-saver";

/** "Saved 2 s ago"; the seconds are for the eye only, a change of state is also spoken. */
export function SaveStatus({ saving }: { saving: Saving }) {
  const t = useTranslations("task.save");
  const text = useClock(() => phrase(saving, t), 1000);
  return (
    <div className="flex min-w-0 items-center gap-2 text-xs text-muted">
      {saving.state === "offline" && <CloudOff aria-hidden className="size-4 text-warn" />}
      <span aria-hidden>{text}</span>
      <span role="status" className="sr-only">
        {saving.state === "saved" || saving.state === "offline" || saving.state === "lost"
          ? t(`spoken.${saving.state}`)
          : ""}
      </span>
    </div>
  );
}

function phrase(saving: Saving, t: ReturnType<typeof useTranslations<"task.save">>): string {
  switch (saving.state) {
    case "waiting":
    case "saving":
      return t("saving");
    case "saved": {
      const seconds = (Date.now() - saving.at) / 1000;
      return seconds < 1.5 ? t("justNow") : t("saved", { duration: duration(seconds) });
    }
    default:
      return t(saving.state);
  }
}
