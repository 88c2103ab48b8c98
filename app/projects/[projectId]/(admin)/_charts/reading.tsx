import type { LineStyle } from "./chart-lines";
import { LineSwatch } from "./line-swatch";

/** What a hover reads: the place, and the value of every line there. */
export function Reading({
  place,
  values,
  write,
}: {
  place: string;
  values: readonly (LineStyle & { key: string; title: string; value: number | null })[];
  write: (value: number) => string;
}) {
  return (
    <div className="rounded-md border bg-surface px-3 py-2 text-xs shadow-md">
      <p className="text-muted">{place}</p>
      <ul>
        {values.map((v) => (
          <li key={v.key} className="flex items-center gap-2">
            <LineSwatch color={v.color} dash={v.dash} />
            <span className="flex-1">{v.title}</span>
            <span className="pl-3 font-medium">{v.value === null ? "–" : write(v.value)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
