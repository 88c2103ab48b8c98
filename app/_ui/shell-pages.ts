import {
  ArrowDownUp,
  Blocks,
  BookUser,
  Camera,
  ClipboardCheck,
  Flag,
  FlaskConical,
  Gauge,
  Gavel,
  GraduationCap,
  History,
  ListFilter,
  ListTodo,
  type LucideIcon,
  MessageCircle,
  MessageSquareText,
  MessagesSquare,
  PenLine,
  RefreshCw,
  Scale,
  Settings,
  ShieldAlert,
  Target,
  UserCheck,
} from "lucide-react";
import type { Messages } from "@/app/_messages/messages";
import type { Project } from "@/lib/contract/projects";
import { isAllowed, type Role } from "@/lib/contract/roles";

/** Settings of a project that offer a page or keep it out of the menu. */
export type Offers = Pick<Project, "chatEnabled" | "redTeamEnabled" | "screeningRequired">;

export type ShellPage = {
  /** Its folder below /projects/:id, and its name in the messages. */
  page: keyof Messages["shell"]["page"];
  icon: LucideIcon;
  group: keyof Messages["shell"]["groups"];
  role: Role;
  /** The setting that offers it; without one it is always there. */
  offeredBy?: keyof Offers;
};

/** The pages of a project, in the order of the loop. */
const PAGES: readonly ShellPage[] = [
  { page: "to-do", icon: ListTodo, group: "label", role: "labeler" },
  { page: "rank", icon: ArrowDownUp, group: "label", role: "labeler" },
  { page: "demonstrate", icon: PenLine, group: "label", role: "labeler" },
  { page: "chat", icon: MessageCircle, group: "label", role: "labeler", offeredBy: "chatEnabled" },
  { page: "red-team", icon: ShieldAlert, group: "label", role: "labeler", offeredBy: "redTeamEnabled" },
  { page: "work", icon: History, group: "label", role: "labeler" },
  { page: "training", icon: GraduationCap, group: "label", role: "labeler" },
  { page: "exam", icon: ClipboardCheck, group: "label", role: "labeler", offeredBy: "screeningRequired" },
  { page: "agreement", icon: Scale, group: "review", role: "reviewer" },
  { page: "adjudicate", icon: Gavel, group: "review", role: "reviewer" },
  { page: "filter-report", icon: ListFilter, group: "review", role: "reviewer" },
  { page: "calibration", icon: Target, group: "review", role: "reviewer" },
  { page: "screening", icon: UserCheck, group: "review", role: "reviewer" },
  { page: "loop", icon: RefreshCw, group: "teach", role: "admin" },
  { page: "prompts", icon: MessageSquareText, group: "teach", role: "admin" },
  { page: "reports", icon: Flag, group: "teach", role: "admin" },
  { page: "responses", icon: MessagesSquare, group: "teach", role: "admin" },
  { page: "snapshots", icon: Camera, group: "teach", role: "admin" },
  { page: "rounds", icon: Gauge, group: "teach", role: "admin" },
  { page: "models", icon: Blocks, group: "teach", role: "admin" },
  { page: "try", icon: FlaskConical, group: "teach", role: "admin" },
  { page: "people", icon: BookUser, group: "manage", role: "admin" },
  { page: "settings", icon: Settings, group: "manage", role: "admin" },
];

/** The pages that a role may see in a project, the admin's own work first. */
export function pagesFor(role: Role, offers: Offers): ShellPage[] {
  const order = role === "admin" ? ["teach", "label", "review", "manage"] : ["label", "review"];
  return PAGES.filter((p) => isAllowed(role, p.role) && (!p.offeredBy || offers[p.offeredBy])).toSorted(
    (a, b) => order.indexOf(a.group) - order.indexOf(b.group),
  );
}
