"use client";
import { useState } from "react";
import { Card } from "@/app/_ui/card";
import { classNames } from "@/app/_ui/class-names";
import { Select } from "@/app/_ui/field";
import { count } from "@/app/_ui/format";
import { useHotkeys } from "@/app/_ui/hotkeys";
import { useAddress } from "@/app/_ui/use-address";
import { LineSwatch } from "../../_charts/line-swatch";
import { Answer, differing, MarkButton } from "../../_rounds/answer";
import { KIND } from "../../_rounds/round-words";
import type { ComparedRound } from "./compared-round";
import { type AskedPrompt, samplesByPrompt, type When } from "./samples-by-prompt";

const WHEN: readonly { value: When; label: string }[] = [
  { value: "newest", label: "Newest answers" },
  { value: "first", label: "First answers" },
];

/** What all of the rounds answer to the same prompts, side by side. */
export function ComparedSamples({ rounds }: { rounds: readonly ComparedRound[] }) {
  const [read, write] = useAddress();
  const [marking, setMarking] = useState(false);
  const mark = () => setMarking(!marking);
  useHotkeys("Their answers", [{ keys: "d", label: "Mark the words that differ", run: mark }]);
  const when: When = read("answers") === "first" ? "first" : "newest";
  const prompts = samplesByPrompt(
    rounds.map((r) => r.view.samples),
    when,
  );
  if (prompts.length === 0) return null;
  return (
    <Card
      title="Their answers to the same prompts"
      action={
        <span className="flex flex-wrap items-center gap-2">
          {rounds.length > 1 && (
            <MarkButton
              marking={marking}
              onClick={mark}
              {...(rounds.length > 2 && rounds[0] && { than: rounds[0].label })}
            />
          )}
          <Select
            aria-label="Which answers"
            className="w-auto!"
            value={when}
            onChange={(value) => write({ answers: value === "first" ? value : null })}
            options={WHEN}
          />
        </span>
      }
      flush
    >
      <ul className="divide-y">
        {prompts.map((asked) => (
          <Row key={asked.prompt} asked={asked} rounds={rounds} marking={marking} />
        ))}
      </ul>
    </Card>
  );
}

/** As many answers stand better in threes than in pairs. */
const IN_THREES: ReadonlySet<number> = new Set([3, 5, 6]);

/** Differing words are marked against the first round that answered. */
function Row({
  asked: { prompt, answers },
  rounds,
  marking,
}: {
  asked: AskedPrompt;
  rounds: readonly ComparedRound[];
  marking: boolean;
}) {
  const given = answers.filter((a) => a !== null);
  const pieces = marking ? differing(given.map((a) => a.response)) : [];
  return (
    <li className="flex flex-col gap-2 p-(--pad)">
      <p className="max-w-[80ch] text-sm wrap-anywhere text-muted">{prompt}</p>
      <div
        className={classNames("grid gap-x-6 gap-y-4 md:grid-cols-2", IN_THREES.has(rounds.length) && "xl:grid-cols-3")}
      >
        {rounds.map(({ view: { round }, label, style }, i) => {
          const sample = answers[i] ?? null;
          const marked = sample ? pieces[given.indexOf(sample)] : undefined;
          return (
            <Answer
              key={round.id}
              from={
                <>
                  <LineSwatch {...style} />
                  <span className="font-medium text-ink">{label}</span>
                  {sample && `${KIND[round.kind].step} ${count(sample.step)}`}
                </>
              }
              sample={sample}
              {...(marked && { pieces: marked })}
            />
          );
        })}
      </div>
    </li>
  );
}
