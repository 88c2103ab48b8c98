import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

/** Says why there is nothing here and what would change that. */
export function EmptyState({
  title,
  children,
  icon: Icon,
  action,
}: {
  title: string;
  children?: ReactNode;
  icon?: LucideIcon;
  action?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center gap-3 px-4 py-16 text-center">
      {Icon && <Icon aria-hidden className="size-6 text-faint" />}
      <h2 className="text-base font-semibold">{title}</h2>
      {children && <div className="max-w-[60ch] text-sm text-muted">{children}</div>}
      {action && <div className="mt-2 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
