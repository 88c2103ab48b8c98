"use client";
import { ChevronRight } from "lucide-react";
import { Fragment, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Link } from "./link";

/** The title says what one can do here. One primary action. Crumbs lead up. */
export function PageHeader({
  title,
  lead,
  crumbs = [],
  action,
}: {
  title: ReactNode;
  /** One short sentence. */
  lead?: ReactNode;
  crumbs?: readonly { label: string; href: string }[];
  action?: ReactNode;
}) {
  const t = useTranslations("ui");
  return (
    <header className="flex flex-col gap-2">
      {crumbs.length > 0 && (
        <nav aria-label={t("breadcrumbs")} className="flex flex-wrap items-center gap-1 text-xs">
          {crumbs.map((crumb) => (
            <Fragment key={crumb.href}>
              <Link href={crumb.href} className="text-muted hover:text-ink hover:underline">
                {crumb.label}
              </Link>
              <ChevronRight aria-hidden className="size-3 text-faint" />
            </Fragment>
          ))}
        </nav>
      )}
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div className="flex min-w-0 flex-col gap-1">
          <h1 className="text-lg font-semibold text-balance">{title}</h1>
          {lead && <p className="max-w-[70ch] text-sm text-muted">{lead}</p>}
        </div>
        {action && <div className="flex flex-wrap gap-2">{action}</div>}
      </div>
    </header>
  );
}

/** The column that a page stands in. `wide` for tables and boards. */
export function Page({ children, wide = false }: { children: ReactNode; wide?: boolean }) {
  return (
    <div className={`mx-auto flex w-full flex-col gap-6 px-4 py-6 sm:px-6 ${wide ? "max-w-[1600px]" : "max-w-5xl"}`}>
      {children}
    </div>
  );
}
