import type { ReactNode, Ref } from "react";

/** A scrolling part of a page must be reachable by keyboard, though it is no control. */
const REACHABLE = { tabIndex: 0, "data-scroll-region": true };

/** A named region that scrolls on its own. */
export function ScrollRegion({
  label,
  className,
  ref,
  children,
}: {
  label: string;
  className?: string;
  ref?: Ref<HTMLElement>;
  children: ReactNode;
}) {
  return (
    <section ref={ref} aria-label={label} className={`min-h-0 overflow-y-auto ${className ?? ""}`} {...REACHABLE}>
      {children}
    </section>
  );
}

/** Whether something stands in such a region, where the keys that scroll are its own. */
export const isInScrollRegion = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest("[data-scroll-region]") !== null;
