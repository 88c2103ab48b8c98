"use client";
import { useState } from "react";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { ErrorNote } from "@/app/_ui/error-note";
import { Field, TextArea } from "@/app/_ui/field";
import { Markdown } from "@/app/_ui/markdown";
import { RelativeTime } from "@/app/_ui/relative-time";
import { toast } from "@/app/_ui/toasts";
import { useAction } from "@/app/_ui/use-call";
import { getProject, type Project, publishGuidelines } from "@/lib/contract/projects";
import { useLeaveGuard } from "../_data/use-leave-guard";

/** The guidelines that labelers see beside their work. Publishing appends a version; answers keep the one they were given under. */
export function GuidelinesEditor({ project }: { project: Project }) {
  const current = project.guidelines;
  const [text, setText] = useState(current?.markdown ?? "");
  const changed = text.trim() !== (current?.markdown ?? "").trim();
  const publish = useAction(publishGuidelines, {
    refreshes: [getProject],
    onDone: (g) => toast.good(`Version ${g.version} is in force.`),
  });
  useLeaveGuard(changed);
  const next = (current?.version ?? 0) + 1;
  return (
    <Card
      title="Guidelines"
      action={
        <span className="text-xs text-muted">
          {current ? (
            <>
              Version {current.version}, <RelativeTime at={current.createdAt} />
            </>
          ) : (
            "None yet"
          )}
        </span>
      }
    >
      <div className="flex flex-col gap-4">
        <div className="grid items-start gap-6 lg:grid-cols-2">
          <Field
            label="Text"
            hint="Markdown. Task items, “- [ ] …”, become the checklist beside the editor of demonstrations."
          >
            <TextArea
              className="max-h-[60dvh] min-h-72 font-mono text-xs!"
              value={text}
              maxLength={50_000}
              onChange={(e) => setText(e.target.value)}
            />
          </Field>
          <section aria-label="Preview" className="flex flex-col gap-1">
            <h3 className="text-sm font-medium">As labelers see it</h3>
            <div className="rounded-md border p-4 lg:max-h-[60dvh] lg:min-h-72 lg:overflow-y-auto">
              {text.trim() === "" ? (
                <p className="text-sm text-muted">
                  Say what a good answer is here: helpful, honest, harmless, and what matters most when they pull apart.
                </p>
              ) : (
                <Markdown>{text}</Markdown>
              )}
            </div>
          </section>
        </div>
        {publish.error && <ErrorNote error={publish.error} />}
        <div className="flex flex-wrap gap-2">
          <Button
            variant="primary"
            disabled={!changed || text.trim() === ""}
            pending={publish.isPending}
            onClick={() => publish.mutate({ params: { projectId: project.id }, body: { markdown: text } })}
          >
            Publish version {next}
          </Button>
          {changed && current && (
            <Button onClick={() => setText(current.markdown)}>Back to version {current.version}</Button>
          )}
        </div>
      </div>
    </Card>
  );
}
