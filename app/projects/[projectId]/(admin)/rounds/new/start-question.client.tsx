"use client";
import { Field, Select } from "@/app/_ui/field";
import type { ModelVersion } from "@/lib/contract/models";
import type { RoundKind } from "@/lib/contract/round-config";
import { mainMetric } from "../../models/model-summary";
import { type Choices, NEEDS, rewardModels, startingPoints } from "./round-plan";

const REFERENCE = "The fine-tuned policy. It is also the reference that KL keeps the new one near.";

const HINT: Record<RoundKind, string> = {
  pretrain: "From nothing makes a new network and tokenizer; from a base model goes on with it.",
  sft: "A base model, or a policy to teach further.",
  reward_model: "The policy whose responses were ranked: a score head is put on it.",
  ppo: REFERENCE,
  rloo: REFERENCE,
  grpo: REFERENCE,
  rejection_sampling: "The policy that is sampled from and then taught its own best answers.",
  dpo: "The policy whose responses were ranked. It is also the reference that beta keeps the new one near.",
};

const JUDGES = {
  required: "Scores each response that the policy samples.",
  optional: "Its score of answers to held-out prompts tells which checkpoint is best; without one held-out loss does.",
};

/** Which model the round starts from, and the reward model that scores it, where one may. */
export function StartQuestion({
  kind,
  models,
  choices,
  onChange,
}: {
  kind: RoundKind;
  models: readonly ModelVersion[];
  choices: Choices;
  onChange: (part: Partial<Choices>) => void;
}) {
  const needs = NEEDS[kind];
  const from = startingPoints(kind, models);
  const rewards = rewardModels(models);
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label="Start from" hint={HINT[kind]}>
        <Select
          value={choices.base}
          onChange={(base) => onChange({ base })}
          options={[
            {
              value: "",
              label: needs.optional ? "Nothing: a new network" : from.length === 0 ? "There is none yet" : "Choose one",
            },
            ...from.map((m) => ({ value: m.id, label: describe(m) })),
          ]}
        />
      </Field>
      {needs.reward !== "none" && (
        <Field label="Reward model" hint={JUDGES[needs.reward]}>
          <Select
            value={choices.reward}
            onChange={(reward) => onChange({ reward })}
            options={[
              {
                value: "",
                label: needs.reward === "optional" ? "None" : rewards.length === 0 ? "There is none yet" : "Choose one",
              },
              ...rewards.map((m) => ({ value: m.id, label: describe(m) })),
            ]}
          />
        </Field>
      )}
    </div>
  );
}

/** "reward model v2, accuracy 71.0 %": the version and what best sums it up. */
const describe = (model: ModelVersion): string =>
  [model.label, mainMetric(model), model.served && "served now"].filter(Boolean).join(", ");
