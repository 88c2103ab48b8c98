"use client";
import { Figure } from "@/app/_ui/figure.client";
import { counted } from "@/app/_ui/format";
import { Habit, type HabitFinding, type LabelerChart } from "@/lib/contract/agreement";
import { HABIT_WORDS } from "../../habits";

/** Every habit with its interval, before where peers lie. */
export function HabitFigure({ habits }: { habits: LabelerChart["habits"] }) {
  const found = Habit.options.flatMap((habit) => {
    const finding = habits[habit];
    return finding ? [{ habit, finding }] : [];
  });
  const missing = Habit.options.filter((habit) => !habits[habit]).map((habit) => HABIT_WORDS[habit].title);
  return (
    <Figure
      title="Habits"
      sentence={`Dot and line: this labeler and the 95 % interval. Band and mark: where 95 % of labelers are expected, and the peers' median.${missing.length > 0 ? ` Too little to tell: ${missing.join(", ")}.` : ""}`}
      table={{
        head: ["Habit", "Value", "From", "To", "Peers' median", "Peers from", "Peers to", "Counted", "By chance"],
        rows: found.map(({ habit, finding: f }) => {
          const { title, write, unit } = HABIT_WORDS[habit];
          return [
            title,
            ...[f.value, ...f.interval].map(write),
            ...(f.peers ? [f.peers.value, ...f.peers.range].map(write) : ["–", "–", "–"]),
            counted(f.rankings, unit),
            f.byChance === null ? "–" : f.byChance.toPrecision(2),
          ];
        }),
      }}
    >
      <ul className="flex flex-col gap-4">
        {found.map(({ habit, finding }) => (
          <li key={habit} className="grid items-center gap-x-6 gap-y-1 md:grid-cols-[18rem_minmax(0,1fr)_9rem]">
            <div>
              <p className="text-sm font-medium">{HABIT_WORDS[habit].title}</p>
              <p className="text-xs text-muted">{HABIT_WORDS[habit].meaning}</p>
            </div>
            <Track habit={habit} finding={finding} />
            <span className="text-xs md:text-right">
              <span className="font-medium">{HABIT_WORDS[habit].write(finding.value)}</span>
              <span className="block text-muted">in {counted(finding.rankings, HABIT_WORDS[habit].unit)}</span>
            </span>
          </li>
        ))}
      </ul>
    </Figure>
  );
}

function Track({ habit, finding }: { habit: Habit; finding: HabitFinding }) {
  const { axis, write } = HABIT_WORDS[habit];
  const { value, interval, peers, flagged } = finding;
  const seen = [...axis, ...interval, ...(peers?.range ?? [])];
  const [low, high] = [Math.min(...seen), Math.max(...seen)];
  const x = (at: number) => `${(100 * (at - low)) / (high - low)}%`;
  const colour = flagged ? "var(--warn)" : "var(--ink)";
  const band = peers && (
    <>
      <rect
        x={x(peers.range[0])}
        width={`${(100 * (peers.range[1] - peers.range[0])) / (high - low)}%`}
        height={24}
        fill="var(--accent-soft)"
        stroke="var(--accent)"
        strokeWidth={0.5}
      />
      <line x1={x(peers.value)} x2={x(peers.value)} y1={0} y2={24} stroke="var(--accent)" strokeWidth={2} />
    </>
  );
  return (
    <svg
      role="img"
      aria-label={`${write(value)}, from ${write(interval[0])} to ${write(interval[1])}${peers ? `; peers ${write(peers.value)}, from ${write(peers.range[0])} to ${write(peers.range[1])}` : ""}`}
      width="100%"
      height={24}
      className="overflow-visible"
    >
      {band}
      <line x1="0" x2="100%" y1={12} y2={12} stroke="var(--line)" />
      <line
        x1={x(interval[0])}
        x2={x(interval[1])}
        y1={12}
        y2={12}
        stroke={colour}
        strokeWidth={flagged ? 4 : 2}
        strokeLinecap="round"
      />
      <circle cx={x(value)} cy={12} r={flagged ? 6 : 4} fill={colour} />
    </svg>
  );
}
