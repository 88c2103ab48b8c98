"use client";
import { useState } from "react";
import { Button, LinkButton } from "@/app/_ui/button";
import { Field, Select } from "@/app/_ui/field";
import { count, counted } from "@/app/_ui/format";
import type { Corpus, Snapshot } from "@/lib/contract/datasets";
import type { RoundKind } from "@/lib/contract/round-config";
import { labelOf } from "../../_rounds/setting";
import { AddCorpusDialog } from "./add-corpus-dialog.client";
import { type Choices, NEEDS } from "./round-plan";

/** Question two: on which data. */
export function DataQuestion({
  projectId,
  kind,
  snapshots,
  corpora,
  choices,
  onChange,
}: {
  projectId: string;
  kind: RoundKind;
  snapshots: readonly Snapshot[];
  corpora: readonly Corpus[];
  choices: Choices;
  onChange: (part: Partial<Choices>) => void;
}) {
  const { data, reads, corpusWeight } = NEEDS[kind];
  const noun = { demonstrations: "demonstration", rankings: "ranking", prompts: "prompt" }[reads];
  const corpus = { projectId, corpora, chosen: choices.corpus, onChoose: (id: string) => onChange({ corpus: id }) };
  if (data === "corpus") return <CorpusField {...corpus} label="Corpus" />;
  const chosen = snapshots.find((s) => s.id === choices.snapshot);
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-end gap-3">
        <Field label="Snapshot" className="w-full sm:w-112" hint={chosen && held(chosen, noun, reads)}>
          <Select
            value={choices.snapshot}
            onChange={(snapshot) => onChange({ snapshot })}
            options={[
              { value: "", label: snapshots.length === 0 ? "There is none yet" : "Choose one" },
              ...snapshots.map((s) => ({
                value: s.id,
                label: `${s.digest.slice(0, 8)}: ${counted(s[reads].train, noun)} to learn from`,
              })),
            ]}
          />
        </Field>
        {snapshots.length === 0 && <LinkButton href={`/projects/${projectId}/snapshots`}>Freeze a snapshot</LinkButton>}
      </div>
      {corpusWeight && (
        <CorpusField
          {...corpus}
          label="Pretraining text on the side"
          none="None"
          hint={`Mixed into the updates, so that the model does not forget it. Needs “${labelOf(corpusWeight)}” above 0.`}
        />
      )}
    </div>
  );
}

/** Chooses a corpus, or adds one. */
function CorpusField({
  projectId,
  corpora,
  chosen,
  onChoose,
  label,
  none,
  hint,
}: {
  projectId: string;
  corpora: readonly Corpus[];
  chosen: string;
  onChoose: (id: string) => void;
  label: string;
  /** What to call choosing none, where that is a choice. */
  none?: string;
  hint?: string;
}) {
  const [adding, setAdding] = useState(false);
  return (
    <div className="flex flex-wrap items-start gap-3">
      <Field label={label} className="w-full sm:w-112" hint={hint}>
        <Select
          value={chosen}
          onChange={onChoose}
          options={[
            { value: "", label: none ?? (corpora.length === 0 ? "There is none yet" : "Choose one") },
            ...corpora.map((c) => ({
              value: c.id,
              label: `${c.name}: ${counted(c.documentCount, "document")}, ${megabytes(c.byteCount)}`,
            })),
          ]}
        />
      </Field>
      <Button className="sm:mt-6" onClick={() => setAdding(true)}>
        Add text
      </Button>
      <AddCorpusDialog projectId={projectId} open={adding} onClose={() => setAdding(false)} onAdded={onChoose} />
    </div>
  );
}

const held = (s: Snapshot, noun: string, reads: "demonstrations" | "rankings" | "prompts"): string =>
  s[reads].train === 0
    ? `This snapshot holds no ${noun} to learn from. Choose another, or freeze a new one.`
    : `${counted(s[reads].train, noun)} to learn from, ${count(s[reads].validation)} held out.`;

const megabytes = (bytes: number): string =>
  bytes < 2 ** 20 ? `${count(Math.ceil(bytes / 1024))} KB` : `${(bytes / 2 ** 20).toFixed(1)} MB`;
