"use client";
import { useState } from "react";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { ErrorNote } from "@/app/_ui/error-note";
import { Field, Input, TextArea } from "@/app/_ui/field";
import { counted } from "@/app/_ui/format";
import { useAction } from "@/app/_ui/use-call";
import { addCorpus, listCorpora } from "@/lib/contract/datasets";
import { documentsOf } from "./documents";

/** Adds text for pretraining, pasted or from files; a blank line ends a document. */
export function AddCorpusDialog({
  projectId,
  open,
  onClose,
  onAdded,
}: {
  projectId: string;
  open: boolean;
  onClose: () => void;
  onAdded: (corpusId: string) => void;
}) {
  const [name, setName] = useState("");
  const [text, setText] = useState("");
  const [files, setFiles] = useState("");
  const documents = documentsOf(`${text}\n\n${files}`);
  const add = useAction(addCorpus, {
    refreshes: [listCorpora],
    onDone: (corpus) => {
      onAdded(corpus.id);
      setText("");
      setFiles("");
      onClose();
    },
  });
  const readFiles = async (chosen: FileList | null) => {
    const texts = await Promise.all([...(chosen ?? [])].map((f) => f.text()));
    setFiles(texts.join("\n\n"));
  };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Add text to pretrain on"
      description="A blank line ends a document. The model learns to continue text like this."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            disabled={documents.length < 2 || name.trim() === ""}
            pending={add.isPending}
            onClick={() => add.mutate({ params: { projectId }, body: { name, documents } })}
          >
            Add {counted(documents.length, "document")}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4 pt-1">
        <Field label="Name">
          <Input value={name} maxLength={80} onChange={(e) => setName(e.target.value)} />
        </Field>
        <Field label="Text">
          <TextArea className="max-h-60" value={text} onChange={(e) => setText(e.target.value)} />
        </Field>
        <Field label="Text files" hint="Up to 30 MB in all.">
          <Input
            type="file"
            multiple
            accept=".txt,.md,text/*"
            className="h-auto! py-1.5"
            onChange={(e) => void readFiles(e.target.files)}
          />
        </Field>
        {add.error && <ErrorNote error={add.error} />}
      </div>
    </Dialog>
  );
}
