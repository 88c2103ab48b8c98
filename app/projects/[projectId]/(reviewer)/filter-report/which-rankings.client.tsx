"use client";
import { Field, Select } from "@/app/_ui/field";
import { ComparisonSource, type WhichRankings } from "@/lib/contract/comparison-source";
import { SOURCE_NAMES, STRENGTHS } from "./which-words";

/** Which rankings a snapshot takes, or would take: by where they come from, and from which strength on. */
export function WhichRankingsFields({
  which,
  onChange,
}: {
  which: WhichRankings;
  onChange: (which: WhichRankings) => void;
}) {
  const { sources, weakestStrength } = which;
  return (
    <>
      <Field
        label="Preferences"
        hint="Where the strength was asked. HH trains without the weakest grade."
        className="w-full sm:w-72"
      >
        <Select
          value={weakestStrength}
          onChange={(next) => onChange({ sources, weakestStrength: next })}
          options={STRENGTHS}
        />
      </Field>
      <fieldset className="w-full">
        <legend className="pb-1 text-sm font-medium">Rankings from</legend>
        <div className="flex flex-wrap gap-x-5 gap-y-2">
          {ComparisonSource.options.map((source) => (
            <label key={source} className="flex items-center gap-2 text-sm">
              <input
                type="checkbox"
                className="size-4 accent-(--accent)"
                checked={sources.includes(source)}
                onChange={(e) => {
                  const others = sources.filter((other) => other !== source);
                  onChange({ sources: e.target.checked ? [...others, source] : others, weakestStrength });
                }}
              />
              {SOURCE_NAMES[source]}
            </label>
          ))}
        </div>
      </fieldset>
    </>
  );
}
