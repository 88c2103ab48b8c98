"use client";
import { RotateCcw } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "@/app/_ui/badge";
import { IconButton } from "@/app/_ui/button";
import { Field, Input, Select } from "@/app/_ui/field";
import { Switch } from "@/app/_ui/switch";
import { formatSetting } from "../../_format/number";
import type { Setting } from "../../_rounds/setting";

/** One setting of a round: its control, what it does, where the default comes from, and whether it was changed. */
export function SettingField({
  setting,
  text,
  error,
  changed,
  onChange,
}: {
  setting: Setting;
  /** As typed; undefined while untouched. */
  text: string | undefined;
  error: string | undefined;
  changed: boolean;
  onChange: (text: string | undefined) => void;
}) {
  const shown = text ?? formatSetting(setting.default);
  const hint = <Explanation setting={setting} />;
  const label = (
    <span className="flex items-center gap-2">
      {setting.label}
      {changed && <Badge tone="accent">Changed</Badge>}
    </span>
  );
  return (
    <div className="flex items-start gap-1">
      <div className="min-w-0 flex-1">
        {setting.type === "switch" ? (
          <Switch
            label={label}
            hint={hint}
            checked={(text ?? String(setting.default)) === "true"}
            onChange={(on) => onChange(String(on))}
          />
        ) : (
          <Field label={label} hint={hint} error={error && <>{error}</>}>
            {setting.type === "choice" ? (
              <Select
                value={shown}
                onChange={onChange}
                options={setting.options.map((value) => ({ value, label: value }))}
              />
            ) : (
              <Input
                inputMode={setting.integer ? "numeric" : "decimal"}
                value={shown}
                onChange={(e) => onChange(e.target.value)}
              />
            )}
          </Field>
        )}
      </div>
      {changed && (
        <IconButton
          size="sm"
          icon={RotateCcw}
          label={`Back to ${formatSetting(setting.default)}`}
          onClick={() => onChange(undefined)}
        />
      )}
    </div>
  );
}

function Explanation({ setting }: { setting: Setting }): ReactNode {
  return (
    <>
      {setting.sentence}
      {setting.source && (
        <span className="block text-faint">
          Default {formatSetting(setting.default)}. Source: {setting.source}.
        </span>
      )}
    </>
  );
}
