import { Flag } from "lucide-react";
import { Card } from "@/app/_ui/card";
import { counted } from "@/app/_ui/format";
import type { LabelerChart } from "@/lib/contract/agreement";
import { flagOf, HABIT_WORDS } from "../../habits";

/** What stands out, each with its evidence; or that nothing does, and how that was looked at. */
export function Flags({ chart }: { chart: LabelerChart }) {
  const found = Object.entries(chart.habits) as [keyof typeof HABIT_WORDS, (typeof chart.habits)["pace"]][]; // keys of Habit
  const flagged = found.flatMap(([habit, finding]) => (finding?.flagged ? [{ habit, finding }] : []));
  const tested = found.filter(([, finding]) => finding?.adjustedP !== null).length;
  return (
    <Card title={flagged.length === 0 ? "No flags" : counted(flagged.length, "flag")}>
      <div className="flex flex-col gap-3">
        {flagged.length > 0 && (
          <ul className="flex flex-col gap-3">
            {flagged.map(({ habit, finding }) => {
              const { write } = HABIT_WORDS[habit];
              return (
                <li key={habit} className="flex gap-3">
                  <Flag aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
                  <div>
                    <p className="text-sm font-medium first-letter:uppercase">{flagOf(habit, finding)}</p>
                    <p className="text-xs text-muted">
                      {write(finding.value)}, 95 % interval from {write(finding.interval[0])} to{" "}
                      {write(finding.interval[1])}, in {counted(finding.rankings, "ranking")}
                      {finding.peers &&
                        `; 95 % of labelers here are expected from ${write(finding.peers.range[0])} to ${write(finding.peers.range[1])}`}
                      . Chance alone would do this to some labeler of the project with probability{" "}
                      {said(finding.adjustedP ?? 1)}.
                    </p>
                  </div>
                </li>
              );
            })}
          </ul>
        )}
        <p className="max-w-[90ch] text-xs text-muted">
          {tested === 0
            ? "Nothing was tested: that takes ten rankings of this labeler, and five peers with as many."
            : `${counted(tested, "habit was", "habits were")} compared with the spread among peers. Probabilities are corrected for all labelers and habits (Holm), so that of twenty projects without anyone unusual about one shows any flag.`}
        </p>
      </div>
    </Card>
  );
}

const said = (p: number): string => (p < 0.001 ? "below 0.1 %" : `${(100 * p).toFixed(1)} %`);
