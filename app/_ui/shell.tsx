"use client";
import { Dialog as Base } from "@base-ui/react/dialog";
import { Menu as MenuIcon, X } from "lucide-react";
import { usePathname } from "next/navigation";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { listProjects } from "@/lib/contract/projects";
import type { Role } from "@/lib/contract/roles";
import { IconButton } from "./button";
import { classNames } from "./class-names";
import { Link } from "./link";
import { useCommands } from "./palette";
import { AccountMenu, FindButton, HelpButton, ProjectMenu } from "./shell-menus";
import { type Offers, pagesFor, type ShellPage } from "./shell-pages";
import { useCall } from "./use-call";
import { ViewMenu } from "./view-menu";

export type ShellActor = { name: string; email: string; role: Role };
export type ShellProject = { id: string } & Offers;

/** Top bar, navigation at the left (a drawer on a phone), and the page. Without a project there is no navigation. */
export function Shell({
  actor,
  project: given,
  children,
}: {
  actor: ShellActor;
  /** As it was when the page was asked for. */
  project?: ShellProject;
  children: ReactNode;
}) {
  const t = useTranslations("shell");
  const [drawer, setDrawer] = useState(false);
  const projects = useCall(listProjects, { params: {}, body: {} }, { enabled: given !== undefined }).data?.projects;
  const project = projects?.find((p) => p.id === given?.id) ?? given;
  const projectId = given?.id;
  const pages = project ? pagesFor(actor.role, project) : [];
  const base = `/projects/${projectId}`;
  useCommands(
    pages.map((p) => ({
      id: p.page,
      label: t(`page.${p.page}`),
      group: t("goTo"),
      icon: p.icon,
      href: `${base}/${p.page}`,
    })),
  );
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-surface px-3 py-2 focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {t("skipToPage")}
      </a>
      <header className="sticky top-0 z-30 flex h-14 items-center gap-1 border-b bg-canvas px-2 sm:px-4">
        {projectId && (
          <div className="lg:hidden">
            <IconButton label={t("pages")} icon={MenuIcon} onClick={() => setDrawer(true)} />
          </div>
        )}
        <Link href="/" className="rounded-md px-2 text-base font-semibold tracking-tight">
          Hone
        </Link>
        {projectId && <ProjectMenu projectId={projectId} role={actor.role} />}
        <div className="flex-1" />
        <FindButton />
        <HelpButton />
        <ViewMenu />
        <AccountMenu actor={actor} />
      </header>
      <div className="flex flex-1">
        {projectId && (
          <nav
            aria-label={t("pages")}
            className="sticky top-14 hidden h-[calc(100dvh-56px)] w-52 shrink-0 overflow-y-auto border-r p-3 lg:block"
          >
            <Navigation pages={pages} base={base} />
          </nav>
        )}
        <main id="main" tabIndex={-1} className="min-w-0 flex-1 outline-none">
          {children}
        </main>
      </div>
      <Base.Root open={drawer} onOpenChange={setDrawer}>
        <Base.Portal>
          <Base.Backdrop className="fixed inset-0 z-40 bg-backdrop" />
          <Base.Popup className="fixed inset-y-0 left-0 z-40 w-72 max-w-[85vw] overflow-y-auto border-r bg-surface p-3 outline-none">
            <div className="flex items-center justify-between pb-3 pl-2">
              <Base.Title className="text-base font-semibold">{t("pages")}</Base.Title>
              <IconButton label={t("close")} icon={X} onClick={() => setDrawer(false)} />
            </div>
            <nav aria-label={t("pages")}>
              <Navigation pages={pages} base={base} onGo={() => setDrawer(false)} />
            </nav>
          </Base.Popup>
        </Base.Portal>
      </Base.Root>
    </div>
  );
}

function Navigation({ pages, base, onGo }: { pages: readonly ShellPage[]; base: string; onGo?: () => void }) {
  const t = useTranslations("shell");
  const path = usePathname();
  const groups = [...new Set(pages.map((p) => p.group))];
  return (
    <div className="flex flex-col gap-4">
      {groups.map((group) => (
        <div key={group} className="flex flex-col gap-1">
          <h2 className="px-2 text-xs text-muted">{t(`groups.${group}`)}</h2>
          <ul className="flex flex-col">
            {pages
              .filter((p) => p.group === group)
              .map((p) => {
                const href = `${base}/${p.page}`;
                const here = path === href || path.startsWith(`${href}/`);
                return (
                  <li key={p.page}>
                    <Link
                      href={href}
                      {...(onGo && { onClick: onGo })}
                      {...(here && { "aria-current": "page" as const })}
                      className={classNames(
                        "flex h-9 items-center gap-3 rounded-md px-2 text-sm transition-colors hover:bg-hover",
                        here ? "bg-hover font-medium text-ink" : "text-muted hover:text-ink",
                      )}
                    >
                      <p.icon aria-hidden className={classNames("size-4", here && "text-accent")} />
                      {t(`page.${p.page}`)}
                    </Link>
                  </li>
                );
              })}
          </ul>
        </div>
      ))}
    </div>
  );
}
