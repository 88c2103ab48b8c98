import type { ReactNode } from "react";
import { requireRole } from "@/app/access";

export default async function AdminLayout({ children }: { children: ReactNode }) {
  await requireRole("admin");
  return children;
}
