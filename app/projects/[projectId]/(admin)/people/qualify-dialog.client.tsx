"use client";
import { type FormEvent, useId, useState } from "react";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { ErrorNote } from "@/app/_ui/error-note";
import { Field, Input, TextArea } from "@/app/_ui/field";
import { toast } from "@/app/_ui/toasts";
import { useAction } from "@/app/_ui/use-call";
import type { Person } from "@/lib/contract/people";
import { listQualifications, type Qualification, qualifyLabeler } from "@/lib/contract/qualifications";
import { qualificationOf } from "./qualification-words";

/** Says which languages and topics a person works on in this project. */
export function QualifyDialog({
  projectId,
  person,
  qualification,
  known,
  onClose,
}: {
  projectId: string;
  person: Person;
  qualification: Qualification | undefined;
  /** What the project's prompts have. */
  known: { languages: readonly string[]; topics: readonly string[] };
  onClose: () => void;
}) {
  const form = useId();
  const [languages, setLanguages] = useState((qualification?.languages ?? []).join(", "));
  const [topics, setTopics] = useState((qualification?.topics ?? []).join(", "));
  const [note, setNote] = useState(qualification?.note ?? "");
  const qualify = useAction(qualifyLabeler, {
    refreshes: [listQualifications],
    onDone: () => {
      toast.good(`${person.name} was qualified.`);
      onClose();
    },
  });
  const typed = qualificationOf(person.id, { languages, topics, note });
  const reasons = typed.ok ? {} : typed.reasons;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.ok && !qualify.isPending) qualify.mutate({ params: { projectId }, body: typed.qualification });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      size="sm"
      title={`What ${person.name} works on`}
      description="In this project, from their next task on. Prompts without a language or topics are for everybody."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={form} variant="primary" disabled={!typed.ok} pending={qualify.isPending}>
            Save what they work on
          </Button>
        </>
      }
    >
      <form id={form} className="flex flex-col gap-4 pt-1" onSubmit={submit} noValidate>
        <Field
          label="Languages"
          hint={`Tags such as de or pt-BR, with commas; de includes de-AT. Empty: all. ${present(known.languages)}`}
          error={reasons.languages}
        >
          <Input value={languages} onChange={(e) => setLanguages(e.target.value)} />
        </Field>
        <Field
          label="Topics"
          hint={`With commas; one in common with a prompt is enough. Empty: all. ${present(known.topics)}`}
          error={reasons.topics}
        >
          <Input value={topics} onChange={(e) => setTopics(e.target.value)} />
        </Field>
        <Field label="Note" hint="Why, for other admins." error={reasons.note}>
          <TextArea value={note} rows={3} onChange={(e) => setNote(e.target.value)} />
        </Field>
        {qualify.error && <ErrorNote error={qualify.error} />}
      </form>
    </Dialog>
  );
}

const present = (words: readonly string[]): string =>
  words.length > 0 ? `Prompts here have: ${words.join(", ")}.` : "No prompt here has any.";
