"use client";
import { type FormEvent, useState } from "react";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { ErrorNote } from "@/app/_ui/error-note";
import { Field, Input, Select, TextArea } from "@/app/_ui/field";
import { Switch } from "@/app/_ui/switch";
import { toast } from "@/app/_ui/toasts";
import { useAction } from "@/app/_ui/use-call";
import {
  getLoopCounts,
  getProject,
  listProjects,
  type Project,
  ProjectSettings,
  updateProject,
} from "@/lib/contract/projects";
import { changesOf, draftOf, type ProjectDraft } from "./project-draft";
import { RankingQuestions } from "./ranking-questions.client";

/** Name, overlap, K, ties, lease, what is asked with a ranking, chats and attacks. */
export function ProjectForm({ project }: { project: Project }) {
  const [draft, setDraft] = useState(() => draftOf(project));
  const change = (part: Partial<ProjectDraft>) => setDraft((d) => ({ ...d, ...part }));
  const checked = changesOf(project, draft);
  const reasons = checked.ok ? {} : checked.reasons;
  const update = useAction(updateProject, {
    refreshes: [getProject, listProjects, getLoopCounts],
    onDone: () => toast.good("Saved."),
  });
  const ready = checked.ok && Object.keys(checked.changes).length > 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (checked.ok && ready && !update.isPending)
      update.mutate({ params: { projectId: project.id }, body: checked.changes });
  };
  const number = (
    key: "rankingOverlap" | "demonstrationOverlap" | "responsesPerPrompt" | "promptsPerAuthor" | "redTeamTurns",
    label: string,
  ) => (
    <Field label={label} hint={ProjectSettings.shape[key].description} error={reasons[key]}>
      <Input inputMode="numeric" value={draft[key]} onChange={(e) => change({ [key]: e.target.value })} />
    </Field>
  );
  return (
    <Card title="Project">
      <form className="flex flex-col gap-5" onSubmit={submit} noValidate>
        <Field label="Name" error={reasons.name}>
          <Input value={draft.name} maxLength={80} onChange={(e) => change({ name: e.target.value })} />
        </Field>
        <div className="grid gap-5 sm:grid-cols-2">
          {number("rankingOverlap", "Labelers per comparison")}
          {number("demonstrationOverlap", "Labelers per demonstration")}
          {number("responsesPerPrompt", "Responses per comparison")}
          {number("promptsPerAuthor", "Prompts per author")}
          <Field
            label="A task is held for, in minutes"
            hint="Counted from the last activity; then it goes to someone else. The draft is kept."
            error={reasons.leaseSeconds}
          >
            <Input
              inputMode="decimal"
              value={draft.leaseMinutes}
              onChange={(e) => change({ leaseMinutes: e.target.value })}
            />
          </Field>
          <Field
            label="Answers drawn for an audit, in percent"
            hint="Chosen at random, so that reviewers see how good answers are on the whole. 5 is a good start."
            error={reasons.auditShare}
          >
            <Input
              inputMode="decimal"
              value={draft.auditPercent}
              onChange={(e) => change({ auditPercent: e.target.value })}
            />
          </Field>
          <Field
            label="Calibration tasks, in percent"
            hint={ProjectSettings.shape.calibrationShare.description}
            error={reasons.calibrationShare}
          >
            <Input
              inputMode="decimal"
              value={draft.calibrationPercent}
              onChange={(e) => change({ calibrationPercent: e.target.value })}
            />
          </Field>
          <Field
            label="Ranking tasks asked again, in percent"
            hint={ProjectSettings.shape.repetitionShare.description}
            error={reasons.repetitionShare}
          >
            <Input
              inputMode="decimal"
              value={draft.repetitionPercent}
              onChange={(e) => change({ repetitionPercent: e.target.value })}
            />
          </Field>
        </div>
        <Switch
          label="Ties are allowed"
          hint="Labelers may give two responses the same rank."
          checked={draft.tiesAllowed}
          onChange={(tiesAllowed) => change({ tiesAllowed })}
        />
        <RankingQuestions draft={draft} scaleError={reasons.qualityScale} onChange={change} />
        <Field
          label="Listed use cases"
          hint={ProjectSettings.shape.listedUseCases.description}
          error={reasons.listedUseCases}
        >
          <TextArea value={draft.listedUseCases} onChange={(e) => change({ listedUseCases: e.target.value })} />
        </Field>
        <Switch
          label="Screening is required"
          hint="A labeler gets tasks after the exam, when an admin admits them."
          checked={draft.screeningRequired}
          onChange={(screeningRequired) => change({ screeningRequired })}
        />
        <Switch
          label="Labelers may chat"
          hint="They talk with the served policy and choose between two responses at each turn."
          checked={draft.chatEnabled}
          onChange={(chatEnabled) => change({ chatEnabled })}
        />
        <Switch
          label="Labelers may red team"
          hint="They try to make the served policy answer harmfully. What they read may be upsetting; the page warns them first."
          checked={draft.redTeamEnabled}
          onChange={(redTeamEnabled) => change({ redTeamEnabled })}
        />
        {draft.redTeamEnabled && (
          <div className="grid gap-5 sm:grid-cols-2">
            {number("redTeamTurns", "Messages of an attack")}
            <Field
              label="At each turn of an attack they pick"
              hint="The less harmful response is ranked first either way."
            >
              <Select
                value={draft.redTeamChoice}
                onChange={(redTeamChoice) => change({ redTeamChoice })}
                options={[
                  { value: "better", label: "The less harmful response" },
                  { value: "more_harmful", label: "The more harmful response" },
                ]}
              />
            </Field>
          </div>
        )}
        {update.error && <ErrorNote error={update.error} />}
        <div>
          <Button type="submit" variant="primary" disabled={!ready} pending={update.isPending}>
            Save the settings
          </Button>
        </div>
      </form>
    </Card>
  );
}
