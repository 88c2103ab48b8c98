"use client";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";

/** The way back and on below a part of the exam. */
export function PartFooter({
  onBack,
  onNext,
  children,
}: {
  onBack: (() => void) | null;
  onNext: () => void;
  children?: ReactNode;
}) {
  const t = useTranslations("exam.steps");
  return (
    <div className="flex flex-wrap items-center gap-2 border-t pt-3">
      <Button disabled={!onBack} onClick={() => onBack?.()}>
        {t("before")}
      </Button>
      <p className="text-sm text-muted empty:hidden">{children}</p>
      <Button variant="primary" className="ml-auto" shortcut="mod+enter" onClick={onNext}>
        {t("next")}
      </Button>
    </div>
  );
}
