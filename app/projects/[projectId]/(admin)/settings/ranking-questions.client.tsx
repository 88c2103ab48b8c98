"use client";
import { Field, Input } from "@/app/_ui/field";
import { Switch } from "@/app/_ui/switch";
import { FLAG_MEANING, ResponseFlag } from "@/lib/contract/evaluation";
import { ProjectSettings } from "@/lib/contract/projects";
import type { ProjectDraft } from "./project-draft";

/** What labelers are asked beside the order of the responses. */
export function RankingQuestions({
  draft,
  scaleError,
  onChange,
}: {
  draft: ProjectDraft;
  scaleError: string | undefined;
  onChange: (part: Partial<ProjectDraft>) => void;
}) {
  const { shape } = ProjectSettings;
  return (
    <>
      <Switch
        label="Responses are rated first"
        hint={shape.evaluationAsked.description}
        checked={draft.evaluationAsked}
        onChange={(evaluationAsked) => onChange({ evaluationAsked })}
      />
      {draft.evaluationAsked && (
        <div className="flex flex-col gap-5 border-l pl-5">
          <Field label="Best rating" hint={shape.qualityScale.description} error={scaleError} className="max-w-60">
            <Input
              inputMode="numeric"
              value={draft.qualityScale}
              onChange={(e) => onChange({ qualityScale: e.target.value })}
            />
          </Field>
          <fieldset className="flex flex-col">
            <legend className="text-sm font-medium">Yes/no questions about each response</legend>
            <p className="mb-1 text-xs text-muted">
              Each costs labelers a look at every response. Ask what you will use.
            </p>
            {ResponseFlag.options.map((flag) => (
              <label key={flag} className="flex min-h-8 items-center gap-3 text-sm">
                <input
                  type="checkbox"
                  className="size-4 shrink-0 accent-(--accent)"
                  checked={draft.flagsAsked.includes(flag)}
                  onChange={(e) =>
                    onChange({
                      flagsAsked: e.target.checked
                        ? [...draft.flagsAsked, flag]
                        : draft.flagsAsked.filter((asked) => asked !== flag),
                    })
                  }
                />
                {FLAG_MEANING[flag]}
              </label>
            ))}
          </fieldset>
        </div>
      )}
      <Switch
        label="Strength is asked"
        hint="Of two responses, labelers also say whether the better one is better slightly, clearly or much."
        checked={draft.strengthAsked}
        onChange={(strengthAsked) => onChange({ strengthAsked })}
      />
      <Switch
        label="Questions about the prompt are asked"
        hint={shape.metadataAsked.description}
        checked={draft.metadataAsked}
        onChange={(metadataAsked) => onChange({ metadataAsked })}
      />
    </>
  );
}
