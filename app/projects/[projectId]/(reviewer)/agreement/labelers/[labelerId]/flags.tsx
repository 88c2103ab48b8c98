import { Flag } from "lucide-react";
import { Card } from "@/app/_ui/card";
import { counted } from "@/app/_ui/format";
import type { LabelerChart } from "@/lib/contract/agreement";
import { flagOf, HABIT_WORDS } from "../../habits";

/** What stands out, each with its evidence; or that nothing does, and how that was looked at. */
export function Flags({ chart }: { chart: LabelerChart }) {
  const found = Object.entries(chart.habits) as [keyof typeof HABIT_WORDS, (typeof chart.habits)["pace"]][]; // keys of Habit
  const flagged = found.flatMap(([habit, finding]) => (finding?.flagged ? [{ habit, finding }] : []));
  const tested = found.filter(([, finding]) => finding?.byChance !== null).length;
  return (
    <Card title={flagged.length === 0 ? "No flags" : counted(flagged.length, "flag")}>
      <div className="flex flex-col gap-3">
        {flagged.length > 0 && (
          <ul className="flex flex-col gap-3">
            {flagged.map(({ habit, finding }) => {
              const { write, unit } = HABIT_WORDS[habit];
              return (
                <li key={habit} className="flex gap-3">
                  <Flag aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
                  <div>
                    <p className="text-sm font-medium first-letter:uppercase">{flagOf(habit, finding)}</p>
                    <p className="text-xs text-muted">
                      {write(finding.value)}, 95 % interval from {write(finding.interval[0])} to{" "}
                      {write(finding.interval[1])}, in {counted(finding.rankings, unit)}
                      {finding.peers &&
                        `; 95 % of labelers here are expected from ${write(finding.peers.range[0])} to ${write(finding.peers.range[1])}`}
                      . Chance alone is expected to push {said(finding.byChance ?? 1)} of all findings of this project
                      as far out.
                    </p>
                  </div>
                </li>
              );
            })}
          </ul>
        )}
        <p className="max-w-[90ch] text-xs text-muted">
          {tested === 0
            ? "Nothing was tested: that takes ten shared rankings of this labeler, and five peers with as many."
            : `${counted(tested, "habit was", "habits were")} compared with the spread among peers. A flag is a question: two projects without anyone unusual may show about one flag, over all labelers and habits together.`}
        </p>
      </div>
    </Card>
  );
}

const said = (findings: number): string => (findings < 0.001 ? "less than 0.001" : findings.toPrecision(2));
