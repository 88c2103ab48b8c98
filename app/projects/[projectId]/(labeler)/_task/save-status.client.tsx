"use client";
import { CloudOff } from "lucide-react";
import { duration } from "@/app/_ui/format";
import { useClock } from "@/app/_ui/relative-time";
import type { Saving } from "./use-autosave";

const SPOKEN: Record<Saving["state"], string> = {
  untouched: "",
  waiting: "",
  saving: "",
  saved: "Draft saved",
  offline: "Not saved on the server. It is kept in this browser and tried again.",
  lost: "This task is no longer yours",
};

/** "Saved 2 s ago"; the seconds are for the eye only, a change of state is also spoken. */
export function SaveStatus({ saving }: { saving: Saving }) {
  const text = useClock(() => phrase(saving), 1000);
  return (
    <div className="flex min-w-0 items-center gap-2 text-xs text-muted">
      {saving.state === "offline" && <CloudOff aria-hidden className="size-4 text-warn" />}
      <span aria-hidden>{text}</span>
      <span role="status" className="sr-only">
        {SPOKEN[saving.state]}
      </span>
    </div>
  );
}

const ago = (seconds: number): string => (seconds < 1.5 ? "just now" : `${duration(seconds)} ago`);

function phrase(saving: Saving): string {
  switch (saving.state) {
    case "untouched":
      return "Saves as you work";
    case "waiting":
    case "saving":
      return "Saving…";
    case "saved":
      return `Saved ${ago((Date.now() - saving.at) / 1000)}`;
    case "offline":
      return "Kept in this browser; trying again";
    case "lost":
      return "Not saved on the server";
  }
}
