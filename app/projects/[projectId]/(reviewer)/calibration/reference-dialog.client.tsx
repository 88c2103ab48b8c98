"use client";
import { useState } from "react";
import { Button } from "@/app/_ui/button";
import { Conversation } from "@/app/_ui/conversation";
import { Dialog } from "@/app/_ui/dialog";
import { ErrorNote } from "@/app/_ui/error-note";
import { Field, Select, TextArea } from "@/app/_ui/field";
import { toast } from "@/app/_ui/toasts";
import { useAction } from "@/app/_ui/use-call";
import {
  CalibrationUse,
  type Candidate,
  getCalibration,
  listCandidates,
  type PoolItem,
  setReference,
} from "@/lib/contract/calibration";
import type { Message } from "@/lib/contract/common";
import { LETTERS } from "../../(labeler)/rank/letters";
import { ResponseText } from "../../(labeler)/rank/response-text.client";
import { bodyOf, draftOf, type ReferenceDraft } from "./reference-draft";
import { USE_WORDS } from "./use-words";

/** What a reference is given for: a comparison outside the pool, or one in it. */
export type Referenced = {
  comparisonId: string;
  messages: Message[];
  responses: { id: string; text: string }[];
  revision: number;
  draft: ReferenceDraft;
};

export const ofCandidate = ({ suggestion, ...candidate }: Candidate): Referenced => ({
  ...candidate,
  revision: 0,
  draft: draftOf(suggestion, { sensitive: [], use: "calibration", reason: "" }),
});

export const ofItem = (item: PoolItem): Referenced => ({ ...item, draft: draftOf(item.tiers, item) });

/** Gives or changes the reference of a comparison: a rank for each response, the use, the reason. */
export function ReferenceDialog({
  projectId,
  of,
  onClose,
}: {
  projectId: string;
  of: Referenced;
  onClose: () => void;
}) {
  const [draft, setDraft] = useState(of.draft);
  const [isAsked, setAsked] = useState(false);
  const change = (part: Partial<ReferenceDraft>) => setDraft({ ...draft, ...part });
  const { comparisonId, revision, responses } = of;
  const checked = bodyOf(draft, { comparisonId, revision, responseIds: responses.map((r) => r.id) });
  const set = useAction(setReference, {
    refreshes: [getCalibration, listCandidates],
    onDone: () => {
      toast.good(revision === 0 ? "In the pool now." : "Saved as a new revision.");
      onClose();
    },
  });
  const submit = () => {
    setAsked(true);
    if (checked.ok && !set.isPending) set.mutate({ params: { projectId }, body: checked.body });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      size="lg"
      title={revision === 0 ? "Give a reference" : `Change the reference (revision ${revision})`}
      description="From then on the comparison gives no ordinary task and enters no snapshot."
      footer={
        <>
          {isAsked && !checked.ok && <p className="mr-auto self-center text-sm text-warn">{checked.reason}</p>}
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" pending={set.isPending} onClick={submit}>
            {revision === 0 ? "Put it into the pool" : `Save as revision ${revision + 1}`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-5">
        {set.error && <ErrorNote error={set.error} title="Not saved" />}
        <Conversation messages={of.messages} />
        <ol className="flex flex-col gap-3" aria-label="Responses">
          {responses.map(({ id, text }, i) => (
            <li key={id} className="flex flex-col gap-3 rounded-md border p-4">
              <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
                <h3 className="mr-auto text-sm font-semibold">Response {LETTERS[i]}</h3>
                <label className="flex items-center gap-2 text-sm">
                  <input
                    type="checkbox"
                    className="size-4 accent-(--accent)"
                    checked={draft.sensitive.includes(id)}
                    onChange={(e) =>
                      change({
                        sensitive: e.target.checked
                          ? [...draft.sensitive, id]
                          : draft.sensitive.filter((other) => other !== id),
                      })
                    }
                  />
                  Needs care
                </label>
                <Select
                  aria-label={`Rank of response ${LETTERS[i]}`}
                  className="w-32!"
                  value={draft.ranks[id] ?? ""}
                  onChange={(rank) => change({ ranks: { ...draft.ranks, [id]: rank } })}
                  options={[
                    { value: "", label: "No rank" },
                    ...responses.map((_, n) => ({ value: String(n + 1), label: `Rank ${n + 1}` })),
                  ]}
                />
              </div>
              <ResponseText text={text} />
            </li>
          ))}
        </ol>
        <Field label="Used for" hint={USE_WORDS[draft.use].meaning}>
          <Select
            value={draft.use}
            onChange={(use) => change({ use })}
            options={CalibrationUse.options.map((use) => ({ value: use, label: USE_WORDS[use].label }))}
          />
        </Field>
        <Field label="Why this order is right" hint="Practice shows this to labelers.">
          <TextArea value={draft.reason} maxLength={2_000} onChange={(e) => change({ reason: e.target.value })} />
        </Field>
      </div>
    </Dialog>
  );
}
