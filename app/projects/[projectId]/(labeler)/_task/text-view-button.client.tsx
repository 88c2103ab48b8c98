"use client";
import { Type } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { useTextView } from "./use-text-view";

/** Turns responses from plain text to Markdown and back. */
export function TextViewButton() {
  const t = useTranslations("task.view");
  const { view, turn } = useTextView();
  return (
    <Button
      variant="quiet"
      size="sm"
      icon={Type}
      shortcut="m"
      aria-pressed={view === "markdown"}
      title={t("show")}
      className={view === "markdown" ? "bg-hover text-ink!" : undefined}
      onClick={turn}
    >
      {t("markdown")}
    </Button>
  );
}
