"use client";
import type { ReactNode } from "react";
import type { Saving } from "../_task/draft-saver";
import { SaveStatus } from "../_task/save-status.client";

/** The line below a task: how the draft stands, what is still missing, and the buttons. */
export const TaskFooter = ({
  saving,
  missing,
  children,
}: {
  saving: Saving;
  /** Said aloud when it appears; empty when nothing is missing, or nobody asked. */
  missing: string;
  children: ReactNode;
}) => (
  <footer className="sticky bottom-0 z-10 -mx-4 mt-auto flex flex-wrap items-center gap-x-4 gap-y-2 border-t bg-canvas px-4 py-3 sm:-mx-6 sm:px-6">
    <SaveStatus saving={saving} />
    <p role="alert" className="text-sm text-warn empty:hidden">
      {missing}
    </p>
    <div className="ml-auto flex flex-wrap items-center justify-end gap-2">{children}</div>
  </footer>
);
