"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { createProject, listProjects } from "@/lib/contract/projects";
import { Button } from "./_ui/button";
import { Dialog } from "./_ui/dialog";
import { ErrorNote } from "./_ui/error-note";
import { Field, Input } from "./_ui/field";
import { useAction } from "./_ui/use-call";

/** Asks for a name and creates the project; the rest is set in its settings. */
export function NewProjectDialog({ onClose }: { onClose: () => void }) {
  const router = useRouter();
  const [name, setName] = useState("");
  const create = useAction(createProject, {
    refreshes: [listProjects],
    onDone: (project) => router.push(`/projects/${project.id}`),
  });
  const submit = () => create.mutate({ params: {}, body: { name } });
  return (
    <Dialog
      open
      onClose={onClose}
      size="sm"
      title="New project"
      description="It starts with the starter model, served. Everything else can be set later."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" pending={create.isPending} onClick={submit}>
            Create the project
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field label="Name">
          <Input value={name} maxLength={80} onChange={(e) => setName(e.target.value)} />
        </Field>
        {create.error && <ErrorNote error={create.error} />}
      </form>
    </Dialog>
  );
}
