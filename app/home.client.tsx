"use client";
import { FolderOpen, Plus } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { listProjects, type Project } from "@/lib/contract/projects";
import type { Role } from "@/lib/contract/roles";
import { Badge } from "./_ui/badge";
import { Button } from "./_ui/button";
import { Card } from "./_ui/card";
import { EmptyState } from "./_ui/empty-state";
import { counted } from "./_ui/format";
import { Page, PageHeader } from "./_ui/page-header";
import { QueryView } from "./_ui/query-view";
import { Skeleton } from "./_ui/skeleton";
import { useCall } from "./_ui/use-call";
import { NewProjectDialog } from "./new-project.client";

/** The projects one can work in. With a single one, `goToTheOnlyOne` opens it. */
export function Home({ role, goToTheOnlyOne = false }: { role: Role; goToTheOnlyOne?: boolean }) {
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
      New project
    </Button>
  );
  return (
    <Page>
      <PageHeader
        title="Choose a project"
        lead="Each project has its own prompts, guidelines, answers and models."
        action={projects && projects.length > 0 && create}
      />
      {only ? (
        <Skeleton />
      ) : (
        <QueryView query={query}>
          {({ projects }) =>
            projects.length === 0 ? (
              <Card>
                <EmptyState title="There is no project yet" icon={FolderOpen} action={create}>
                  {role === "admin"
                    ? "A new project starts with the starter model, so that responses can be sampled at once."
                    : "An admin creates it; it then appears here."}
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
  return (
    <li>
      <Link
        href={`/projects/${project.id}`}
        className="card-pad flex h-full flex-col gap-2 rounded-md border bg-surface transition-colors hover:border-line-strong"
      >
        <span className="flex items-center gap-2">
          <span className="text-base font-semibold">{project.name}</span>
          {project.demo && <Badge>Demo</Badge>}
        </span>
        <span className="text-xs text-muted">
          {counted(project.responsesPerPrompt, "response")} to rank at a time ·{" "}
          {counted(project.rankingOverlap, "labeler")} each · {project.tiesAllowed ? "ties allowed" : "no ties"}
        </span>
      </Link>
    </li>
  );
}
