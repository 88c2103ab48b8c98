"use client";
import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

/** Something that wants a second look before it is sent. Spoken when it appears; `confirm` is the label of its box. */
export function Doubt({
  title,
  confirm,
  isConfirmed = false,
  onConfirm,
  children,
}: {
  title: ReactNode;
  confirm?: string | undefined;
  isConfirmed?: boolean;
  onConfirm?: (isConfirmed: boolean) => void;
  children?: ReactNode;
}) {
  return (
    <div role="status" className="flex gap-3 rounded-md bg-warn-soft p-3 text-sm">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
      <div className="flex min-w-0 flex-1 flex-col gap-2">
        <strong className="font-semibold">{title}</strong>
        {children}
        {confirm && (
          <label className="flex min-h-8 items-center gap-2">
            <input
              type="checkbox"
              className="size-4 shrink-0 accent-(--accent)"
              checked={isConfirmed}
              onChange={(event) => onConfirm?.(event.target.checked)}
            />
            {confirm}
          </label>
        )}
      </div>
    </div>
  );
}
