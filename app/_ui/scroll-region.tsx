import type { ReactNode } from "react";

/** A scrolling part of a page must be reachable by keyboard, though it is no control. */
const REACHABLE = { tabIndex: 0 };

/** A named region that scrolls on its own. */
export function ScrollRegion({
  label,
  className,
  children,
}: {
  label: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <section aria-label={label} className={`min-h-0 overflow-y-auto ${className ?? ""}`} {...REACHABLE}>
      {children}
    </section>
  );
}
