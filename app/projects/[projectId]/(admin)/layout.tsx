import type { ReactNode } from "react";
import { requireRole } from "@/app/access";
import { AdminCommands } from "./commands.client";

export default async function AdminLayout({ children }: { children: ReactNode }) {
  await requireRole("admin");
  return (
    <>
      <AdminCommands />
      {children}
    </>
  );
}
