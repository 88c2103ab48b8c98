"use client";
import { useId } from "react";
import { classNames } from "@/app/_ui/class-names";

/** A question with a number for an answer, 1 to `most`, as radio buttons: arrows move, and so does the digit. */
export function RatingField({
  label,
  low,
  high,
  most,
  value,
  onChange,
}: {
  label: string;
  /** What 1 and `most` mean. */
  low: string;
  high: string;
  most: number;
  value: number | null;
  onChange: (value: number) => void;
}) {
  const name = useId();
  return (
    <fieldset
      className="flex flex-col gap-2"
      onKeyDown={(event) => {
        const digit = Number(event.key);
        if (!Number.isInteger(digit) || digit < 1 || digit > most || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        onChange(digit);
        document.getElementById(`${name}-${digit}`)?.focus();
      }}
    >
      <legend className="pb-2 text-sm font-medium">{label}</legend>
      <div className="grid auto-cols-fr grid-flow-col gap-1">
        {Array.from({ length: most }, (_, i) => i + 1).map((n) => (
          <label
            key={n}
            className={classNames(
              "flex h-10 cursor-pointer items-center justify-center rounded-md border text-sm has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent",
              value === n ? "border-accent bg-accent-soft font-semibold text-accent" : "border-line hover:bg-hover",
            )}
          >
            <input
              id={`${name}-${n}`}
              type="radio"
              className="sr-only"
              name={name}
              checked={value === n}
              onChange={() => onChange(n)}
            />
            {n}
          </label>
        ))}
      </div>
      <div aria-hidden className="flex justify-between text-xs text-muted">
        <span>1 · {low}</span>
        <span>
          {most} · {high}
        </span>
      </div>
    </fieldset>
  );
}
