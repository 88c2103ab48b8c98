"use client";
import { Field, Input, Select } from "@/app/_ui/field";
import type { ModelVersion } from "@/lib/contract/models";
import { checkTrying } from "./turns";

/** As typed. */
export type SamplingText = { temperature: string; maxTokens: string; seed: string };

/** Who answers, and how it samples. */
export function TrySettings({
  models,
  version,
  onVersion,
  sampling,
  onSampling,
}: {
  models: readonly ModelVersion[];
  version: string;
  onVersion: (id: string) => void;
  sampling: SamplingText;
  onSampling: (part: Partial<SamplingText>) => void;
}) {
  const served = models.find((m) => m.served);
  const checked = checkTrying(sampling);
  const text = (key: keyof SamplingText, label: string, hint: string) => (
    <Field label={label} hint={hint} error={checked.ok ? undefined : checked.reasons[key]}>
      <Input inputMode="decimal" value={sampling[key]} onChange={(e) => onSampling({ [key]: e.target.value })} />
    </Field>
  );
  return (
    <div className="grid grid-cols-2 gap-4 lg:grid-cols-[2fr_1fr_1fr_1fr]">
      <Field label="Who answers" className="max-lg:col-span-2">
        <Select
          value={version}
          onChange={onVersion}
          options={[
            {
              value: "",
              label: served ? `The served policy: ${served.label}` : "The served policy: none yet",
            },
            ...models.map((m) => ({ value: m.id, label: m.label })),
          ]}
        />
      </Field>
      {text("temperature", "Temperature", "0 always takes the likeliest token.")}
      {text("maxTokens", "Longest answer, tokens", "Up to 512.")}
      {text("seed", "Seed", "The same seed gives the same answer.")}
    </div>
  );
}
