"use client";
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button, IconButton } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { ErrorNote } from "@/app/_ui/error-note";
import { Field, Select, TextArea } from "@/app/_ui/field";
import { labelOfUseCase } from "@/app/_ui/format";
import { useHotkeys } from "@/app/_ui/hotkeys";
import { Page, PageHeader } from "@/app/_ui/page-header";
import { toast } from "@/app/_ui/toasts";
import { useAction } from "@/app/_ui/use-call";
import { MAX_MESSAGE_CHARACTERS, UseCase } from "@/lib/contract/common";
import { writePrompt } from "@/lib/contract/prompts";
import { getWork } from "@/lib/contract/tasks";
import { type DraftMessage, flawOf, newPrompt, withSystem, withTurn } from "./prompt-draft";

const SPEAKER = { system: "System", user: "User", assistant: "Assistant" } as const;

/** A labeler writes a prompt: one message, or a conversation that ends with the user's. */
export function WritePrompt({ projectId }: { projectId: string }) {
  const [messages, setMessages] = useState<readonly DraftMessage[]>(newPrompt);
  const [useCase, setUseCase] = useState<UseCase>("open_qa");
  const [isAsked, setAsked] = useState(false);
  const flaw = flawOf(messages);
  const write = useAction(writePrompt, {
    refreshes: [getWork],
    onDone: () => {
      setMessages(newPrompt);
      setAsked(false);
      toast.good("Prompt added", "Labelers get it to answer, and models to respond to.");
    },
  });
  const submit = () => {
    setAsked(true);
    if (flaw || write.isPending) return;
    write.mutate({
      params: { projectId },
      body: { messages: messages.map(({ role, content }) => ({ role, content })), useCase },
    });
  };
  useHotkeys("Write a prompt", [{ keys: "mod+enter", label: "Add the prompt", run: submit }]);

  const edit = (key: number, content: string) =>
    setMessages(messages.map((m) => (m.key === key ? { ...m, content } : m)));
  return (
    <Page>
      <PageHeader
        title="Write a prompt"
        lead="Something you would really ask. Leave out names, addresses and anything private."
        crumbs={[{ label: "Demonstrate", href: `/projects/${projectId}/demonstrate` }]}
      />
      <Card className="max-w-3xl">
        <div className="flex flex-col gap-5">
          {messages.map((m) => (
            <div key={m.key} className="flex items-start gap-2">
              <Field label={SPEAKER[m.role]} className="flex-1">
                <TextArea
                  className="text-base!"
                  value={m.content}
                  maxLength={MAX_MESSAGE_CHARACTERS}
                  onChange={(e) => edit(m.key, e.target.value)}
                />
              </Field>
              {messages.length > 1 && (
                <IconButton
                  label={`Remove this ${SPEAKER[m.role]} message`}
                  icon={Trash2}
                  className="mt-6"
                  onClick={() => setMessages(messages.filter((other) => other.key !== m.key))}
                />
              )}
            </div>
          ))}
          <div className="flex flex-wrap gap-2">
            <Button size="sm" icon={Plus} onClick={() => setMessages(withTurn(messages))}>
              {messages.at(-1)?.role === "user" ? "Add the assistant's turn" : "Add the user's turn"}
            </Button>
            {messages[0]?.role !== "system" && (
              <Button size="sm" variant="quiet" icon={Plus} onClick={() => setMessages(withSystem(messages))}>
                Add a system message
              </Button>
            )}
          </div>
          <Field label="Use case" hint="What kind of task it is.">
            <Select
              className="max-w-60"
              value={useCase}
              onChange={setUseCase}
              options={UseCase.options.map((value) => ({ value, label: labelOfUseCase(value) }))}
            />
          </Field>
          {write.error && <ErrorNote error={write.error} title="The prompt was not added" />}
          <div className="flex flex-wrap items-center gap-4">
            <Button variant="primary" shortcut="mod+enter" pending={write.isPending} onClick={submit}>
              Add the prompt
            </Button>
            <p role="alert" className="text-sm text-warn empty:hidden">
              {isAsked && flaw}
            </p>
          </div>
        </div>
      </Card>
    </Page>
  );
}
