import {
  ArrowDownUp,
  Blocks,
  BookUser,
  Camera,
  FlaskConical,
  Gauge,
  History,
  ListTodo,
  type LucideIcon,
  MessageSquareText,
  MessagesSquare,
  PenLine,
  RefreshCw,
  Scale,
  Settings,
} from "lucide-react";
import { isAllowed, type Role } from "@/lib/contract/roles";

export type ShellPage = {
  path: string;
  label: string;
  icon: LucideIcon;
  group: "Label" | "Review" | "Teach" | "Manage";
  role: Role;
};

/** The pages of a project, in the order of the loop. `path` follows /projects/:id. */
const PAGES: readonly ShellPage[] = [
  { path: "/to-do", label: "To do", icon: ListTodo, group: "Label", role: "labeler" },
  { path: "/rank", label: "Rank", icon: ArrowDownUp, group: "Label", role: "labeler" },
  { path: "/demonstrate", label: "Demonstrate", icon: PenLine, group: "Label", role: "labeler" },
  { path: "/work", label: "My work", icon: History, group: "Label", role: "labeler" },
  { path: "/agreement", label: "Agreement", icon: Scale, group: "Review", role: "reviewer" },
  { path: "/loop", label: "The loop", icon: RefreshCw, group: "Teach", role: "admin" },
  { path: "/prompts", label: "Prompts", icon: MessageSquareText, group: "Teach", role: "admin" },
  { path: "/responses", label: "Responses", icon: MessagesSquare, group: "Teach", role: "admin" },
  { path: "/snapshots", label: "Snapshots", icon: Camera, group: "Teach", role: "admin" },
  { path: "/rounds", label: "Rounds", icon: Gauge, group: "Teach", role: "admin" },
  { path: "/models", label: "Models", icon: Blocks, group: "Teach", role: "admin" },
  { path: "/try", label: "Try", icon: FlaskConical, group: "Teach", role: "admin" },
  { path: "/people", label: "People", icon: BookUser, group: "Manage", role: "admin" },
  { path: "/settings", label: "Settings", icon: Settings, group: "Manage", role: "admin" },
];

/** The pages that a role may see, the admin's own work first. */
export function pagesFor(role: Role): ShellPage[] {
  const order = role === "admin" ? ["Teach", "Label", "Review", "Manage"] : ["Label", "Review"];
  return PAGES.filter((p) => isAllowed(role, p.role)).toSorted(
    (a, b) => order.indexOf(a.group) - order.indexOf(b.group),
  );
}
