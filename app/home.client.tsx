"use client";
import { FolderOpen, Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { Link } from "@/app/_ui/link";
import { listProjects, type Project } from "@/lib/contract/projects";
import type { Role } from "@/lib/contract/roles";
import { Badge } from "./_ui/badge";
import { Button } from "./_ui/button";
import { Card } from "./_ui/card";
import { EmptyState } from "./_ui/empty-state";
import { Page, PageHeader } from "./_ui/page-header";
import { QueryView } from "./_ui/query-view";
import { Skeleton } from "./_ui/skeleton";
import { useCall } from "./_ui/use-call";
import { NewProjectDialog } from "./new-project.client";

/** The projects one can work in. With a single one, `goToTheOnlyOne` opens it. */
export function Home({ role, goToTheOnlyOne = false }: { role: Role; goToTheOnlyOne?: boolean }) {
  const t = useTranslations("home");
  const router = useRouter();
  const [creating, setCreating] = useState(false);
  const query = useCall(listProjects, { params: {}, body: {} });
  const projects = query.data?.projects;
  const only = goToTheOnlyOne && projects?.length === 1 ? projects[0] : undefined;
  useEffect(() => {
    if (only) router.replace(`/projects/${only.id}`);
  }, [only, router]);

  const create = role === "admin" && (
    <Button variant="primary" icon={Plus} onClick={() => setCreating(true)}>
      {t("newProject")}
    </Button>
  );
  return (
    <Page>
      <PageHeader title={t("title")} lead={t("lead")} action={projects && projects.length > 0 && create} />
      {only ? (
        <Skeleton />
      ) : (
        <QueryView query={query}>
          {({ projects }) =>
            projects.length === 0 ? (
              <Card>
                <EmptyState title={t("empty")} icon={FolderOpen} action={create}>
                  {t(role === "admin" ? "emptyAdmin" : "emptyOthers")}
                </EmptyState>
              </Card>
            ) : (
              <ul className="grid gap-4 sm:grid-cols-2">
                {projects.map((project) => (
                  <ProjectCard key={project.id} project={project} />
                ))}
              </ul>
            )
          }
        </QueryView>
      )}
      {creating && <NewProjectDialog onClose={() => setCreating(false)} />}
    </Page>
  );
}

function ProjectCard({ project }: { project: Project }) {
  const t = useTranslations("home");
  return (
    <li>
      <Link
        href={`/projects/${project.id}`}
        className="card-pad flex h-full flex-col gap-2 rounded-md border bg-surface transition-colors hover:border-line-strong"
      >
        <span className="flex items-center gap-2">
          <span className="text-base font-semibold">{project.name}</span>
          {project.demo && <Badge>{t("demo")}</Badge>}
        </span>
        <span className="text-xs text-muted">
          {t("about", {
            responses: project.responsesPerPrompt,
            labelers: project.rankingOverlap,
            ties: project.tiesAllowed ? "yes" : "no",
          })}
        </span>
      </Link>
    </li>
  );
}
