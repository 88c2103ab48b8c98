"use client";
import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { useTranslations } from "use-intl";
import { Button, IconButton } from "./button";
import { classNames } from "./class-names";

const WIDTH = { sm: "max-w-md", md: "max-w-xl", lg: "max-w-4xl", full: "max-w-[1600px]" } as const;

/** A modal dialog. `footer` holds its buttons, the main one last. `shortcuts`: those of its content work in it (useHotkeys). */
export function Dialog({
  open,
  onClose,
  title,
  description,
  footer,
  size = "md",
  shortcuts = false,
  children,
}: {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  description?: ReactNode;
  footer?: ReactNode;
  size?: keyof typeof WIDTH;
  shortcuts?: boolean;
  children?: ReactNode;
}) {
  const t = useTranslations("ui");
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Base.Root open={open} onOpenChange={(next) => next || onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-backdrop transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Viewport className="fixed inset-0 z-40 flex items-end justify-center sm:items-center sm:p-6">
          <Base.Popup
            ref={popup}
            initialFocus={() => (shortcuts ? popup.current : firstField(popup.current))}
            data-hotkeys={shortcuts ? "through" : undefined}
            className={classNames(
              "flex max-h-[92dvh] w-full flex-col rounded-md border bg-surface shadow-md transition-opacity outline-none data-ending-style:opacity-0 data-starting-style:opacity-0",
              WIDTH[size],
            )}
          >
            <div className="flex items-start justify-between gap-4 p-5 pb-3">
              <div className="flex flex-col gap-1">
                <Base.Title className="text-base font-semibold">{title}</Base.Title>
                {description && (
                  <Base.Description className="text-sm text-muted" render={<div />}>
                    {description}
                  </Base.Description>
                )}
              </div>
              <IconButton label={t("close")} icon={X} size="sm" onClick={onClose} />
            </div>
            {children && <div className="min-h-0 overflow-y-auto px-5 pb-5">{children}</div>}
            {footer && <div className="flex flex-wrap justify-end gap-2 border-t p-4">{footer}</div>}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}

/** Where the focus goes unless one types shortcuts: to the first field, or to the dialog as a whole, but not to its closing button. */
const firstField = (popup: HTMLElement | null): HTMLElement | null =>
  popup?.querySelector<HTMLElement>("input:not([type=hidden], [aria-hidden=true]), textarea, select") ?? popup;

/** Asks before something that cannot be taken back. `confirm` names what happens. */
export function ConfirmDialog({
  open,
  onClose,
  title,
  children,
  confirm,
  onConfirm,
  pending = false,
  danger = false,
}: {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  children?: ReactNode;
  confirm: string;
  onConfirm: () => void;
  pending?: boolean;
  danger?: boolean;
}) {
  const t = useTranslations("ui");
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={title}
      size="sm"
      footer={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button variant={danger ? "danger" : "primary"} pending={pending} onClick={onConfirm}>
            {confirm}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
