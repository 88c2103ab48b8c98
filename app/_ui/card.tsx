import type { ReactNode } from "react";
import { classNames } from "./class-names";

/** A bordered surface, with a heading and its action when given. */
export function Card({
  title,
  action,
  flush = false,
  className,
  children,
}: {
  title?: ReactNode;
  action?: ReactNode;
  /** No padding: for tables and charts that reach the border. */
  flush?: boolean;
  className?: string | undefined;
  children: ReactNode;
}) {
  return (
    <section className={classNames("min-w-0 rounded-md border bg-surface", className)}>
      {title && (
        <header className="flex min-h-12 flex-wrap items-center justify-between gap-2 border-b px-(--pad) py-2">
          <h2 className="text-sm font-semibold">{title}</h2>
          {action}
        </header>
      )}
      <div className={flush ? undefined : "card-pad"}>{children}</div>
    </section>
  );
}

/** Numbers side by side: in columns, or as many in a line as a phone has room for. */
export const Stats = ({ children }: { children: ReactNode }) => (
  <div className="flex flex-wrap gap-x-8 gap-y-4 sm:grid sm:grid-cols-3 sm:gap-6">{children}</div>
);

/** One number and what it counts. `detail` stands below: an interval, a comparison. */
export function Stat({
  label,
  value,
  detail,
  size = "lg",
}: {
  label: ReactNode;
  value: ReactNode;
  detail?: ReactNode;
  size?: "lg" | "xl";
}) {
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <div className="text-xs text-muted">{label}</div>
      <div className={classNames("font-semibold", size === "xl" ? "text-xl" : "text-lg")}>{value}</div>
      {detail && <div className="text-xs text-muted">{detail}</div>}
    </div>
  );
}
