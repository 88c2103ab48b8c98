"use client";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "@/app/_ui/button";
import { ErrorNote } from "@/app/_ui/error-note";
import { Field, Input } from "@/app/_ui/field";
import { useAction } from "@/app/_ui/use-call";
import type { Corpus, Snapshot } from "@/lib/contract/datasets";
import type { ModelVersion } from "@/lib/contract/models";
import { getLoopCounts } from "@/lib/contract/projects";
import type { RoundKind } from "@/lib/contract/round-config";
import { listRounds, type Round, startRound } from "@/lib/contract/rounds";
import { KIND } from "../../_rounds/round-words";
import { LENGTH_SETTING, settingsOf } from "../../_rounds/setting";
import { checkDraft, draftLike, type SettingsDraft } from "../../_rounds/settings-draft";
import { DataQuestion } from "./data-question.client";
import { MoreSettings } from "./more-settings.client";
import { PreflightNotes } from "./preflight-notes.client";
import { sizeSentence, startHint } from "./preflight-words";
import { Question } from "./question";
import { type Choices, firstChoices, missing } from "./round-plan";
import { SettingField } from "./setting-field.client";
import { StartQuestion } from "./start-question.client";
import { usePreflight } from "./use-preflight";

export type Has = {
  models: readonly ModelVersion[];
  snapshots: readonly Snapshot[];
  corpora: readonly Corpus[];
  rounds: readonly Round[];
};

/** All that is asked about a round of one kind, the folded rest, and the button that starts it. */
export function RoundForm({
  projectId,
  kind,
  has,
  given,
}: {
  projectId: string;
  kind: RoundKind;
  has: Has;
  /** From the address: a snapshot, and a round whose choices and settings to take over. */
  given: { snapshot: string; like: string };
}) {
  const router = useRouter();
  const like = has.rounds.find((r) => r.id === given.like && r.kind === kind);
  const [chosen, setChosen] = useState<Partial<Choices>>(() => ({
    ...(like && choicesOf(like)),
    ...(has.snapshots.some((s) => s.id === given.snapshot) && { snapshot: given.snapshot }),
  }));
  const [draft, setDraft] = useState<SettingsDraft>(() => (like ? draftLike(kind, like.config) : {}));
  const [seed, setSeed] = useState("");
  const [reason, setReason] = useState("");
  const start = useAction(startRound, {
    refreshes: [listRounds, getLoopCounts],
    onDone: (round) => router.push(`/projects/${projectId}/rounds/${round.id}`),
  });

  const choices: Choices = { ...firstChoices(kind, has), ...chosen };
  const choose = (part: Partial<Choices>) => setChosen((c) => ({ ...c, ...part }));
  const checked = checkDraft(kind, draft);
  const change = (name: string, text: string | undefined) =>
    setDraft(({ [name]: _, ...rest }) => (text === undefined ? rest : { ...rest, [name]: text }));
  const lengthSetting = settingsOf(kind).find((s) => s.name === LENGTH_SETTING[kind]);
  const seedError = /^\d{0,10}$/.test(seed.trim()) ? undefined : "A whole number, or nothing.";
  const lacking = missing(kind, choices) ?? (checked.ok && !seedError ? null : "Some settings need mending first.");

  const order =
    lacking === null && checked.ok
      ? {
          kind,
          config: checked.config,
          ...(choices.base && { baseVersionId: choices.base }),
          ...(choices.reward && { rewardVersionId: choices.reward }),
          ...(choices.snapshot && { snapshotId: choices.snapshot }),
          ...(choices.corpus && { corpusId: choices.corpus }),
        }
      : null;
  const { asked, latest, ...estimate } = usePreflight(projectId, order);
  const hint = startHint({ lacking, asked, reason });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (hint !== null || order === null || start.isPending) return;
    start.mutate({
      params: { projectId },
      body: {
        ...order,
        ...(seed.trim() && { seed: Number(seed) }),
        ...(latest?.refusals.length && { overrideReason: reason }),
      },
    });
  };

  return (
    <form className="flex flex-col gap-8" onSubmit={submit} noValidate>
      <StartQuestion kind={kind} models={has.models} choices={choices} onChange={choose} />
      <Question number={2} title="On which data?">
        <DataQuestion
          projectId={projectId}
          kind={kind}
          snapshots={has.snapshots}
          corpora={has.corpora}
          choices={choices}
          onChange={choose}
        />
      </Question>
      <Question number={3} title="How long?">
        {lengthSetting && (
          <div className="max-w-md">
            <SettingField
              setting={lengthSetting}
              text={draft[lengthSetting.name]}
              error={checked.ok ? undefined : checked.reasons[lengthSetting.name]}
              changed={draft[lengthSetting.name] !== undefined}
              onChange={(text) => change(lengthSetting.name, text)}
            />
          </div>
        )}
      </Question>
      <section className="flex flex-col gap-3">
        <h2 className="text-sm font-semibold">Everything else</h2>
        <MoreSettings
          kind={kind}
          draft={draft}
          checked={checked}
          fromNothing={kind === "pretrain" && choices.base === ""}
          onChange={change}
        />
        <Field
          className="max-w-md"
          label="Seed"
          hint="The same seed and data give the same model, bit for bit. Left empty, one is drawn."
          error={seedError}
        >
          <Input inputMode="numeric" value={seed} onChange={(e) => setSeed(e.target.value)} />
        </Field>
      </section>
      {latest && <PreflightNotes preflight={latest} reason={reason} onReason={setReason} />}
      {estimate.error && (
        <ErrorNote error={estimate.error} title="This round cannot start like this." onRetry={estimate.refetch} />
      )}
      {start.error && <ErrorNote error={start.error} title="The round did not start." />}
      <div className="sticky bottom-0 flex flex-wrap items-center gap-4 border-t bg-canvas py-4">
        <Button type="submit" variant="primary" disabled={hint !== null} pending={start.isPending}>
          Start {KIND[kind].start}
        </Button>
        <p className="min-w-0 flex-1 basis-60 text-sm text-muted" aria-live="polite">
          {asked.state === "told" && lacking === null && latest && sizeSentence(kind, latest)} {hint}
        </p>
      </div>
    </form>
  );
}

const choicesOf = (round: Round): Partial<Choices> => ({
  base: round.baseVersion?.id ?? "",
  reward: round.rewardVersion?.id ?? "",
  snapshot: round.snapshotId ?? "",
  corpus: round.corpusId ?? "",
});
