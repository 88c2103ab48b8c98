"use client";
import { Toast } from "@base-ui/react/toast";
import { CircleCheck, Info, TriangleAlert, X } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "./button";
import { failureMessage } from "./error-note";

const manager = Toast.createToastManager();

/** Short notes about what just happened. For failures that need a decision use ErrorNote, in place. */
export const toast = {
  good: (title: string, description?: string) => void manager.add(note("good", title, description)),
  info: (title: string, description?: string) => void manager.add(note("info", title, description)),
  bad: (title: string, error?: unknown) =>
    void manager.add({
      ...note("bad", title, error === undefined ? undefined : failureMessage(error)),
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
  return (
    <Toast.Provider toastManager={manager} limit={3} timeout={5_000}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className="fixed right-4 bottom-4 z-50 flex w-[min(360px,calc(100vw-32px))] flex-col gap-2">
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function ToastList() {
  const { toasts, close } = Toast.useToastManager();
  return toasts.map((t) => {
    const type = t.type === "good" || t.type === "bad" ? t.type : "info";
    const Icon = ICON[type];
    return (
      <Toast.Root
        key={t.id}
        toast={t}
        className="rounded-md border bg-surface shadow-md transition-opacity data-ending-style:opacity-0 data-limited:hidden data-starting-style:opacity-0"
      >
        <Toast.Content className="flex items-start gap-3 p-3">
          <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${COLOR[type]}`} />
          <div className="min-w-0 flex-1">
            <Toast.Title className="text-sm font-medium" />
            <Toast.Description className="text-xs text-muted" />
          </div>
          <IconButton label="Dismiss" icon={X} size="sm" onClick={() => close(t.id)} />
        </Toast.Content>
      </Toast.Root>
    );
  });
}
