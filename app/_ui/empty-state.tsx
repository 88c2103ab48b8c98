import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

/** Says why there is nothing here and what would change that. */
export function EmptyState({
  title,
  children,
  icon: Icon,
  action,
  heading: Heading = "h2",
}: {
  title: string;
  children?: ReactNode;
  icon?: LucideIcon;
  action?: ReactNode;
  /** "h1" where it is the whole page. */
  heading?: "h1" | "h2";
}) {
  return (
    <div className="flex flex-col items-center gap-3 px-4 py-16 text-center">
      {Icon && <Icon aria-hidden className="size-6 text-faint" />}
      <Heading className="text-base font-semibold">{title}</Heading>
      {children && <div className="max-w-[60ch] text-sm text-muted">{children}</div>}
      {action && <div className="mt-2 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
