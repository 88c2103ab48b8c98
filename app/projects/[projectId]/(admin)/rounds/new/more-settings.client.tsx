"use client";
import { Badge } from "@/app/_ui/badge";
import type { RoundKind } from "@/lib/contract/round-config";
import { groupOf, LENGTH_SETTING, SETTING_GROUPS, settingsOf } from "../../_rounds/setting";
import type { CheckedDraft, SettingsDraft } from "../../_rounds/settings-draft";
import { SettingField } from "./setting-field.client";

/** Every setting that the three questions leave at its default, folded by subject. A group with an error or a change says so. */
export function MoreSettings({
  kind,
  draft,
  checked,
  fromNothing,
  onChange,
}: {
  kind: RoundKind;
  draft: SettingsDraft;
  checked: CheckedDraft;
  /** Whether the round makes a new network; otherwise its shape is given and is not asked for. */
  fromNothing: boolean;
  onChange: (name: string, text: string | undefined) => void;
}) {
  const settings = settingsOf(kind).filter((s) => s.name !== LENGTH_SETTING[kind]);
  const reasons: Record<string, string> = checked.ok ? {} : checked.reasons;
  return (
    <div className="flex flex-col divide-y rounded-md border bg-surface">
      {SETTING_GROUPS.map((group) => {
        const own = settings.filter((s) => groupOf(s.name) === group);
        if (own.length === 0 || (group === "New network" && !fromNothing)) return null;
        const isChanged = (name: string) => draft[name] !== undefined;
        const changed = own.filter((s) => isChanged(s.name)).length;
        const wrong = own.filter((s) => reasons[s.name]).length;
        return (
          <details key={group} open={wrong > 0 ? true : undefined}>
            <summary className="flex min-h-11 items-center gap-2 px-(--pad) py-2 text-sm font-medium hover:bg-hover">
              <span className="shrink-0">{group}</span>
              {changed > 0 && <Badge tone="accent">{changed} changed</Badge>}
              {wrong > 0 && <Badge tone="bad">{wrong} to mend</Badge>}
              <span className="ml-auto truncate text-xs font-normal text-muted">
                {own.map((s) => inSentence(s.label)).join(", ")}
              </span>
            </summary>
            <div className="grid gap-x-8 gap-y-5 px-(--pad) pt-2 pb-5 sm:grid-cols-2">
              {own.map((setting) => (
                <SettingField
                  key={setting.name}
                  setting={setting}
                  text={draft[setting.name]}
                  error={reasons[setting.name]}
                  changed={isChanged(setting.name)}
                  onChange={(text) => onChange(setting.name, text)}
                />
              ))}
            </div>
          </details>
        );
      })}
    </div>
  );
}

/** "Learning rate" → "learning rate"; "KL target" stays. */
const inSentence = (label: string): string =>
  /^[A-Z]{2}/.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1);
