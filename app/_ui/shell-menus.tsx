"use client";
import { ChevronsUpDown, CircleHelp, FolderOpen, IdCard, LogOut, Search, UserRound } from "lucide-react";
import { useRouter } from "next/navigation";
import { signOut } from "next-auth/react";
import { useTranslations } from "use-intl";
import { listProjects } from "@/lib/contract/projects";
import type { Role } from "@/lib/contract/roles";
import { Badge } from "./badge";
import { IconButton } from "./button";
import { useShortcutSheet } from "./hotkeys";
import { Keys } from "./keys";
import { Menu, type MenuEntry } from "./menu";
import { useCommands, usePalette } from "./palette";
import type { ShellActor } from "./shell";
import { useCall } from "./use-call";

/** The project one is in; a menu when there are others, and for an admin. */
export function ProjectMenu({ projectId, role }: { projectId: string; role: Role }) {
  const t = useTranslations("ui.project");
  const router = useRouter();
  /** Where an admin makes another, also while there is only one. */
  const allProjects = { label: t("all"), icon: FolderOpen, href: "/projects" };
  const projects = useCall(listProjects, { params: {}, body: {} }).data?.projects ?? [];
  const here = projects.find((p) => p.id === projectId);
  const others = projects.filter((p) => p.id !== projectId);
  const hasMenu = others.length > 0 || role === "admin";
  useCommands([
    ...others.map((p) => ({
      id: p.id,
      label: p.name,
      group: t("group"),
      href: `/projects/${p.id}`,
    })),
    ...(hasMenu ? [{ id: "projects", group: t("group"), ...allProjects }] : []),
  ]);
  if (!here) return null;
  const name = (
    <>
      <span className="truncate">{here.name}</span>
      {here.demo && (
        <span className="hidden sm:inline-flex">
          <Badge>{t("demo")}</Badge>
        </span>
      )}
    </>
  );
  if (!hasMenu) return <div className="flex min-w-0 items-center gap-2 px-2 text-sm text-muted">{name}</div>;
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          aria-label={t("choose", { name: here.name })}
          className="flex h-9 min-w-0 items-center gap-2 rounded-md px-2 text-sm text-muted hover:bg-hover hover:text-ink"
        >
          {name}
          <ChevronsUpDown aria-hidden className="size-4 shrink-0" />
        </button>
      }
      entries={[
        ...projects.map((p) => ({
          kind: "choice" as const,
          label: p.name,
          chosen: p.id === projectId,
          run: () => router.push(`/projects/${p.id}`),
        })),
        { kind: "separator", id: "line" },
        { kind: "link", ...allProjects },
      ]}
    />
  );
}

/** Opens the command palette. */
export function FindButton() {
  const t = useTranslations("ui");
  const open = usePalette();
  return (
    <button
      type="button"
      aria-label={t("find")}
      onClick={open}
      className="flex h-9 items-center gap-2 rounded-md px-2 text-sm text-muted transition-colors hover:bg-hover hover:text-ink"
    >
      <Search aria-hidden className="size-4" />
      <Keys keys="mod+k" />
    </button>
  );
}

export function HelpButton() {
  const t = useTranslations("ui");
  const show = useShortcutSheet();
  return (
    <span className="hidden sm:inline-flex">
      <IconButton label={t("shortcutsButton")} icon={CircleHelp} onClick={show} />
    </span>
  );
}

export function AccountMenu({ actor }: { actor: ShellActor }) {
  const t = useTranslations("ui.account");
  const leave = () => void signOut({ callbackUrl: "/sign-in" });
  useCommands([{ id: "sign-out", label: t("signOut"), group: t("group"), icon: LogOut, run: leave }]);
  const entries: MenuEntry[] = [
    { kind: "heading", label: `${actor.name} · ${t(`role.${actor.role}`)}` },
    { kind: "heading", label: actor.email },
    { kind: "separator", id: "line" },
    { kind: "link", label: t("profile"), icon: IdCard, href: "/profile" },
    { kind: "action", label: t("signOut"), icon: LogOut, run: leave },
  ];
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={t("of", { name: actor.name })}
          className="flex h-9 items-center gap-2 rounded-md px-2 text-sm text-muted transition-colors hover:bg-hover hover:text-ink"
        >
          <UserRound aria-hidden className="size-4" />
          <span className="hidden max-w-40 truncate md:inline">{actor.name}</span>
        </button>
      }
      entries={entries}
    />
  );
}
