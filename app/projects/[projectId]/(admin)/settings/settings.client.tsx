"use client";
import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/app/_ui/button";
import { Page, PageHeader } from "@/app/_ui/page-header";
import { QueryView } from "@/app/_ui/query-view";
import { useCall } from "@/app/_ui/use-call";
import { NewProjectDialog } from "@/app/new-project.client";
import { getProject } from "@/lib/contract/projects";
import { GuidelinesEditor } from "./guidelines-editor.client";
import { ProjectForm } from "./project-form.client";

/** What an admin may set for a project. */
export function Settings({ projectId }: { projectId: string }) {
  const [creating, setCreating] = useState(false);
  const project = useCall(getProject, { params: { projectId }, body: {} });
  return (
    <Page>
      <PageHeader
        title="Set how people work here"
        lead="Changes hold from the next task on. What was given before stays as it is."
        action={
          <Button icon={Plus} onClick={() => setCreating(true)}>
            New project
          </Button>
        }
      />
      <QueryView query={project} skeletonLines={12}>
        {(p) => (
          <>
            {/* Other values from the server begin a new form. */}
            <ProjectForm key={`${p.id} ${p.name}`} project={p} />
            <GuidelinesEditor key={p.guidelines?.id ?? p.id} project={p} />
          </>
        )}
      </QueryView>
      {creating && <NewProjectDialog onClose={() => setCreating(false)} />}
    </Page>
  );
}
