"use client";
import { FileUp, X } from "lucide-react";
import { type ChangeEvent, useDeferredValue, useId, useMemo, useState } from "react";
import { Button, IconButton } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { ErrorNote } from "@/app/_ui/error-note";
import { Field, Input, Select, TextArea } from "@/app/_ui/field";
import { count, counted, labelOfUseCase } from "@/app/_ui/format";
import { toast } from "@/app/_ui/toasts";
import { Split, UseCase } from "@/lib/contract/common";
import { useLeaveGuard } from "../_data/use-leave-guard";
import { importNotes } from "./import-notes";
import { ImportPreview } from "./import-preview.client";
import { formatOf, type PromptFormat, parsePrompts } from "./parse-prompts";
import { useImport } from "./use-import";

type FormatChoice = PromptFormat | "auto";

const FORMATS: readonly { value: FormatChoice; label: string }[] = [
  { value: "auto", label: "Tell by the first line" },
  { value: "text", label: "One prompt per line" },
  { value: "json", label: "JSON, one object per line" },
];

/** Imports prompts from pasted text or a file. Closing it keeps what was typed; lines that fail stay to be mended. */
export function ImportDialog({ projectId, open, onClose }: { projectId: string; open: boolean; onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const [file, setFile] = useState<{ name: string; text: string } | null>(null);
  const [choice, setChoice] = useState<FormatChoice>("auto");
  const [author, setAuthor] = useState("import");
  const [useCase, setUseCase] = useState<UseCase>("other");
  const [split, setSplit] = useState<Split | "">("");
  const text = useDeferredValue(file?.text ?? typed);
  const format = choice === "auto" ? formatOf(text) : choice;
  const parsed = useMemo(() => parsePrompts({ text, format, author, useCase }), [text, format, author, useCase]);
  const importing = useImport(projectId);
  useLeaveGuard(typed.trim() !== "" || importing.pending);
  const found = parsed.prompts.length;

  const run = async () => {
    const result = await importing.run(parsed.prompts, split);
    if (!result) return;
    toast.good(`${counted(result.added, "prompt")} added.`, importNotes(result) || undefined);
    setFile(null);
    setTyped(parsed.errors.map((e) => e.text).join("\n"));
    if (parsed.errors.length > 0)
      toast.info(`${counted(parsed.errors.length, "line")} could not be read and stayed here.`);
    else onClose();
  };

  return (
    <Dialog
      open={open}
      onClose={onClose}
      size="lg"
      title="Import prompts"
      description="Paste them or choose a file. Prompts that the project holds already are left alone."
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button variant="primary" disabled={found === 0} pending={importing.pending} onClick={() => void run()}>
            {importing.pending
              ? `Importing, ${Math.round(importing.share * 100)} %`
              : found === 0
                ? "Import"
                : `Import ${counted(found, "prompt")}`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4 pt-1">
        {importing.error !== null && <ErrorNote error={importing.error} onRetry={run} />}
        {file ? (
          <div className="flex items-center justify-between gap-2 rounded-md border p-3 text-sm">
            <span className="min-w-0 truncate">
              {file.name}, {count(file.text.length)} characters
            </span>
            <IconButton label="Take the file out" icon={X} onClick={() => setFile(null)} />
          </div>
        ) : (
          <Field
            label="Prompts"
            hint={
              <>
                One per line, or JSON lines such as{" "}
                <code className="font-mono">{'{"prompt": "…", "author": "a7", "useCase": "open_qa"}'}</code>. Several
                turns: <code className="font-mono">messages</code> instead of prompt. For labelers who know them:{" "}
                <code className="font-mono">{'"language": "de", "topics": ["law"]'}</code>.
              </>
            }
          >
            <TextArea
              className="max-h-60 min-h-32 font-mono text-xs!"
              spellCheck={false}
              value={typed}
              onChange={(e) => setTyped(e.target.value)}
            />
          </Field>
        )}
        <FileButton
          onFile={(name, content) => {
            setFile({ name, text: content });
            importing.clear();
          }}
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Form">
            <Select value={choice} onChange={setChoice} options={FORMATS} />
          </Field>
          <Field label="Use case, where a line names none">
            <Select
              value={useCase}
              onChange={setUseCase}
              options={UseCase.options.map((value) => ({ value, label: labelOfUseCase(value) }))}
            />
          </Field>
          <Field label="Author, where a line names none" hint="All prompts of one author stay in one split.">
            <Input value={author} maxLength={100} onChange={(e) => setAuthor(e.target.value)} />
          </Field>
          <Field label="Split of new authors">
            <Select
              value={split}
              onChange={setSplit}
              options={[
                { value: "", label: "Drawn by author: 80 / 10 / 10" },
                ...Split.options.map((value) => ({ value, label: `All ${value}` })),
              ]}
            />
          </Field>
        </div>
        <ImportPreview parsed={parsed} />
      </div>
    </Dialog>
  );
}

function FileButton({ onFile }: { onFile: (name: string, text: string) => void }) {
  const id = useId();
  const read = async (event: ChangeEvent<HTMLInputElement>) => {
    const input = event.target;
    const chosen = input.files?.[0];
    if (chosen) onFile(chosen.name, await chosen.text());
    input.value = "";
  };
  return (
    <div>
      <input
        id={id}
        type="file"
        accept=".jsonl,.json,.txt,text/plain,application/jsonl"
        className="peer sr-only"
        onChange={(e) => void read(e)}
      />
      <label
        htmlFor={id}
        className="inline-flex h-9 cursor-pointer items-center gap-2 rounded-md border px-3 text-sm font-medium hover:bg-hover peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-accent"
      >
        <FileUp aria-hidden className="size-4" />
        Choose a file
      </label>
    </div>
  );
}
