import { percent } from "@/app/_ui/format";

const [WIDTH, HEIGHT] = [96, 24];

/** A share week by week, 0 to 100 %, in a line small enough for a table. */
export function Sparkline({ weeks }: { weeks: readonly { week: string; agree: number; disagree: number }[] }) {
  const shares = weeks.flatMap(({ agree, disagree }) => (agree + disagree === 0 ? [] : [agree / (agree + disagree)]));
  const [first, last] = [shares[0], shares.at(-1)];
  if (first === undefined || last === undefined) return null;
  const x = (i: number) => (shares.length === 1 ? WIDTH / 2 : 3 + (i / (shares.length - 1)) * (WIDTH - 6));
  const y = (share: number) => 3 + (1 - share) * (HEIGHT - 6);
  return (
    <svg
      role="img"
      aria-label={`${shares.length} weeks, from ${percent(first, 0)} to ${percent(last, 0)}`}
      width={WIDTH}
      height={HEIGHT}
    >
      <line x1={0} x2={WIDTH} y1={y(0.5)} y2={y(0.5)} stroke="var(--line)" />
      <polyline
        points={shares.map((share, i) => `${x(i)},${y(share)}`).join(" ")}
        fill="none"
        stroke="var(--chart-1)"
        strokeWidth={1.5}
      />
      <circle cx={x(shares.length - 1)} cy={y(last)} r={2.5} fill="var(--chart-1)" />
    </svg>
  );
}
