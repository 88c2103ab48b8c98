"use client";
import { Toast } from "@base-ui/react/toast";
import { CircleCheck, Info, TriangleAlert, X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { IconButton } from "./button";
import { useFailureMessage } from "./error-note";

const manager = Toast.createToastManager();

/** Short notes about what just happened. For failures that need a decision use ErrorNote, in place. */
export const toast = {
  good: (title: string, description?: string) => void manager.add(note("good", title, description)),
  info: (title: string, description?: string) => void manager.add(note("info", title, description)),
  bad: (title: string, error?: unknown) =>
    void manager.add({
      ...note("bad", title, undefined),
      ...(error !== undefined && { data: { error } }),
      priority: "high",
      timeout: 10_000,
    }),
};

const note = (type: "good" | "info" | "bad", title: string, description: string | undefined) => ({
  type,
  title,
  ...(description !== undefined && { description }),
});

const ICON = { good: CircleCheck, info: Info, bad: TriangleAlert } as const;
const COLOR = { good: "text-good", info: "text-info", bad: "text-bad" } as const;

export function ToastProvider({ children }: { children: ReactNode }) {
  const t = useTranslations("ui");
  return (
    <Toast.Provider toastManager={manager} limit={3} timeout={5_000}>
      {children}
      <Toast.Portal>
        <Toast.Viewport
          aria-label={t("notes")}
          className="fixed right-4 bottom-4 z-50 flex w-[min(360px,calc(100vw-32px))] flex-col gap-2"
        >
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function ToastList() {
  const t = useTranslations("ui");
  const failureMessage = useFailureMessage();
  const { toasts, close } = Toast.useToastManager<{ error?: unknown }>();
  return toasts.map((toast) => {
    const type = toast.type === "good" || toast.type === "bad" ? toast.type : "info";
    const Icon = ICON[type];
    return (
      <Toast.Root
        key={toast.id}
        toast={toast}
        className="rounded-md border bg-surface shadow-md transition-opacity data-ending-style:opacity-0 data-limited:hidden data-starting-style:opacity-0"
      >
        <Toast.Content className="flex items-start gap-3 p-3">
          <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${COLOR[type]}`} />
          <div className="min-w-0 flex-1">
            <Toast.Title className="text-sm font-medium" />
            <Toast.Description className="text-xs text-muted">
              {toast.data?.error === undefined ? toast.description : failureMessage(toast.data.error)}
            </Toast.Description>
          </div>
          <IconButton label={t("dismiss")} icon={X} size="sm" onClick={() => close(toast.id)} />
        </Toast.Content>
      </Toast.Root>
    );
  });
}
