"use client";
import { Download } from "lucide-react";
import { useState } from "react";
import { PersonName } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { download } from "@/app/_ui/download";
import { EmptyState } from "@/app/_ui/empty-state";
import { Field, Input } from "@/app/_ui/field";
import { count, percent, percentInterval } from "@/app/_ui/format";
import { QueryView } from "@/app/_ui/query-view";
import { ScrollRegion } from "@/app/_ui/scroll-region";
import { useCall } from "@/app/_ui/use-call";
import type { WhichRankings } from "@/lib/contract/comparison-source";
import {
  type FilterChange,
  type LabelerStanding,
  LEAST_SHARED,
  listLabelerStandings,
  previewFilter,
  type Whose,
} from "@/lib/contract/snapshot-filter";
import { UncountedNote } from "../agreement/uncounted-note";
import { useCounted } from "../agreement/use-counted";
import { changesCsv, labelersCsv } from "./report-csv";
import {
  byReliability,
  changesAnything,
  parseWeight,
  type Weights,
  weightOf,
  weightsToSend,
  withoutBelow,
} from "./weights";

/** Who would count how much, and what a snapshot would hold then, beside one in which everyone counts in full. */
export function FilterReport({
  projectId,
  whose,
  which,
  weights,
  onChange,
}: {
  projectId: string;
  whose: Whose;
  which: WhichRankings;
  weights: Weights;
  onChange: (weights: Weights) => void;
}) {
  const standings = useCounted(
    useCall(listLabelerStandings, { params: { projectId }, body: { whose, ...which } }, { keep: true }),
  );
  const changes = useCall(
    previewFilter,
    { params: { projectId }, body: { whose, ...which, weights: weightsToSend(weights) } },
    { keep: true },
  );
  return (
    <div className="flex flex-col gap-5">
      <p className="max-w-[75ch] rounded-md bg-warn-soft p-3 text-sm text-warn">
        Filtering labelers by low agreement generally made the reward model worse (Stiennon et al. 2020): who disagrees
        is often not careless but sees something. Read their answers first, and filter only with a reason.
      </p>
      <QueryView query={standings}>
        {({ uncounted, labelers, comparisons }) =>
          labelers.length === 0 ? (
            <EmptyState title="There is no answer of theirs yet">Choose whose answers to look at above.</EmptyState>
          ) : (
            <>
              <UncountedNote uncounted={uncounted} />
              <div className="flex flex-wrap items-end justify-between gap-3">
                <Presets labelers={labelers} onChange={onChange} />
                <CsvButton
                  label="Download the labelers as CSV"
                  onClick={() => download("filter-report-labelers.csv", labelersCsv(labelers, weights))}
                />
              </div>
              <ScrollRegion label="Labelers" className="max-h-[50dvh] overflow-x-auto border-y">
                <Labelers labelers={labelers} weights={weights} onChange={onChange} />
              </ScrollRegion>
              <p className="max-w-[75ch] text-xs text-muted">
                Agreement is over pairs that both order, with any other labeler, as they ordered them themselves.
                Reliability is the chance that a labeler's order of a pair is the true one, by Dawid and Skene, from the
                newest {count(comparisons)} shared comparisons; of fewer than {LEAST_SHARED} it is not told, and such a
                labeler counts in full. In brackets are 95 % intervals. A weight of 0 leaves all of a labeler's answers
                out; between 0 and 1 it is how much their rankings count when a round learns from them.
              </p>
            </>
          )
        }
      </QueryView>
      <QueryView query={changes} skeletonLines={4}>
        {({ changes }) => (changes.length > 0 ? <Changes changes={changes} /> : null)}
      </QueryView>
    </div>
  );
}

function Presets({
  labelers,
  onChange,
}: {
  labelers: readonly LabelerStanding[];
  onChange: (weights: Weights) => void;
}) {
  const [below, setBelow] = useState("55");
  const share = Number(below) / 100;
  const isShare = share > 0 && share <= 1;
  return (
    <div className="flex flex-wrap items-end gap-3">
      <Field label="Agreement, in percent" className="w-40">
        <Input inputMode="decimal" value={below} onChange={(e) => setBelow(e.target.value)} />
      </Field>
      <Button disabled={!isShare} onClick={() => onChange(withoutBelow(labelers, share))}>
        Leave out who is surely below
      </Button>
      <Button onClick={() => onChange(byReliability(labelers))}>Weigh by reliability</Button>
      <Button variant="quiet" onClick={() => onChange(new Map())}>
        Everyone in full
      </Button>
    </div>
  );
}

function Labelers({
  labelers,
  weights,
  onChange,
}: {
  labelers: readonly LabelerStanding[];
  weights: Weights;
  onChange: (weights: Weights) => void;
}) {
  return (
    <table className="w-full border-collapse text-sm">
      <caption className="sr-only">Labelers and how much they count</caption>
      <thead>
        <tr className="text-left text-xs text-muted">
          <th className="p-2 font-medium">Labeler</th>
          <th className="p-2 text-right font-medium">Rankings</th>
          <th className="p-2 text-right font-medium">Demonstrations</th>
          <th className="p-2 text-right font-medium">Agreement</th>
          <th className="p-2 text-right font-medium">Reliability</th>
          <th className="p-2 font-medium">Weight</th>
        </tr>
      </thead>
      <tbody>
        {labelers.map(({ labeler, rankings, demonstrations, agreement, reliability }) => (
          <tr key={labeler.id} className="border-t">
            <th scope="row" className="p-2 text-left font-medium">
              <PersonName person={labeler} />
            </th>
            <td className="p-2 text-right">{count(rankings)}</td>
            <td className="p-2 text-right">{count(demonstrations)}</td>
            <td className="p-2 text-right whitespace-nowrap">
              {percent(agreement?.value ?? null)}{" "}
              <span className="text-xs text-muted">{percentInterval(agreement?.interval ?? null)}</span>
            </td>
            <td className="p-2 text-right whitespace-nowrap">
              {percent(reliability.value)}{" "}
              <span className="text-xs text-muted">{reliability.reason ?? percentInterval(reliability.interval)}</span>
            </td>
            <td className="p-2">
              <WeightInput
                key={weightOf(weights, labeler.id)}
                name={labeler.name}
                weight={weightOf(weights, labeler.id)}
                onChange={(weight) => onChange(new Map([...weights, [labeler.id, weight]]))}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Takes effect when one leaves the field or presses Enter, so that half-typed numbers filter nothing. */
function WeightInput({ name, weight, onChange }: { name: string; weight: number; onChange: (weight: number) => void }) {
  const [text, setText] = useState(String(weight));
  const typed = parseWeight(text);
  const commit = () => {
    if (typed !== null && typed !== weight) onChange(typed);
  };
  return (
    <Input
      aria-label={`Weight of ${name}`}
      aria-invalid={typed === null}
      title={typed === null ? "A number from 0 to 1" : undefined}
      inputMode="decimal"
      className="w-20!"
      value={text}
      onChange={(e) => setText(e.target.value)}
      onBlur={commit}
      onKeyDown={(e) => e.key === "Enter" && commit()}
    />
  );
}

const CsvButton = ({ label, onClick }: { label: string; onClick: () => void }) => (
  <Button variant="quiet" icon={Download} aria-label={label} onClick={onClick}>
    CSV
  </Button>
);

const SPLITS = { train: "Train", validation: "Validation", test: "Test" } as const;

function Changes({ changes }: { changes: readonly FilterChange[] }) {
  return (
    <section className="flex flex-col gap-2">
      <div className="flex items-center justify-between gap-3">
        <h3 className="text-sm font-semibold">
          {changesAnything(changes) ? "What this would change" : "This would change nothing"}
        </h3>
        <CsvButton
          label="Download what this would change as CSV"
          onClick={() => download("filter-report-changes.csv", changesCsv(changes))}
        />
      </div>
      <ScrollRegion label="What this would change" className="overflow-x-auto">
        <table className="w-full border-collapse text-sm">
          <caption className="sr-only">What a snapshot would hold before and after, by split</caption>
          <thead>
            <tr className="text-right text-xs text-muted">
              <th className="p-2 text-left font-medium">Split</th>
              <th className="p-2 font-medium">Labelers</th>
              <th className="p-2 font-medium">Rankings</th>
              <th className="p-2 font-medium">Preference pairs</th>
              <th className="p-2 font-medium">Demonstrations</th>
              <th className="p-2 font-medium">Majorities turned</th>
              <th className="p-2 font-medium">Majorities lost</th>
              <th className="p-2 font-medium">Majorities gained</th>
            </tr>
          </thead>
          <tbody>
            {changes.map(({ split, before, after, majorities, flipped, lost, gained }) => (
              <tr key={split} className="border-t text-right">
                <th scope="row" className="p-2 text-left font-medium">
                  {SPLITS[split]}
                </th>
                <Change before={before.labelers} after={after.labelers} />
                <Change before={before.rankings} after={after.rankings} />
                <Change before={before.pairs} after={after.pairs} />
                <Change before={before.demonstrations} after={after.demonstrations} />
                <td className="p-2 whitespace-nowrap">
                  {count(flipped)} of {count(majorities)}
                </td>
                <td className="p-2">{count(lost)}</td>
                <td className="p-2">{count(gained)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}

const Change = ({ before, after }: { before: number; after: number }) => (
  <td className="p-2 whitespace-nowrap">
    {before === after ? (
      count(before)
    ) : (
      <>
        <span className="text-muted">{count(before)} →</span> <strong>{count(after)}</strong>
      </>
    )}
  </td>
);
