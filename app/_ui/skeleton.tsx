"use client";
import { useTranslations } from "use-intl";
import { classNames } from "./class-names";

/** Grey lines in the shape of what is loading. */
export function Skeleton({ lines = 3, className }: { lines?: number; className?: string }) {
  const t = useTranslations("ui");
  return (
    <div role="status" className={classNames("flex flex-col gap-3", className)}>
      <span className="sr-only">{t("loading")}</span>
      {Array.from({ length: lines }, (_, i) => `line ${i}`).map((line, i) => (
        <div
          key={line}
          className="h-4 animate-pulse rounded-md bg-hover motion-reduce:animate-none"
          style={{ width: `${[96, 84, 91, 62][i % 4]}%` }}
        />
      ))}
    </div>
  );
}
