"use client";
import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { useTranslations } from "use-intl";
import { IconButton } from "./button";
import { ScrollRegion } from "./scroll-region";

/** A panel at the right that leaves the page usable: for reading beside the work. Page shortcuts keep working in it. */
export function SidePanel({
  open,
  onClose,
  title,
  children,
}: {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  children: ReactNode;
}) {
  const t = useTranslations("ui");
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Base.Root open={open} modal={false} disablePointerDismissal onOpenChange={(next) => next || onClose()}>
      <Base.Portal>
        <Base.Popup
          ref={popup}
          initialFocus={popup}
          data-hotkeys="through"
          className="fixed inset-y-0 right-0 z-40 flex w-full flex-col border-l bg-surface shadow-md outline-none transition-transform data-ending-style:translate-x-4 data-ending-style:opacity-0 data-starting-style:translate-x-4 data-starting-style:opacity-0 sm:w-[440px]"
        >
          <div className="flex items-center justify-between gap-4 border-b px-5 py-3">
            <Base.Title className="text-base font-semibold">{title}</Base.Title>
            <IconButton label={t("close")} icon={X} size="sm" onClick={onClose} />
          </div>
          <ScrollRegion label={t("text")} className="flex-1 p-5">
            {children}
          </ScrollRegion>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
