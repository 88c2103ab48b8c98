"use client";
import { Badge } from "@/app/_ui/badge";
import { Card } from "@/app/_ui/card";
import type { Round } from "@/lib/contract/rounds";
import { formatSetting } from "../../_format/number";
import { groupOf, SETTING_GROUPS, settingsOf } from "../../_rounds/setting";
import { changedSettings } from "../../_rounds/settings-draft";

/** All settings of a round; those that differ from the defaults first, with the default beside them. */
export function Configuration({ round }: { round: Round }) {
  const settings = settingsOf(round.kind);
  const changed = changedSettings(round.kind, round.config);
  const own = settings.filter((s) => changed.has(s.name));
  return (
    <Card
      title="Configuration"
      action={
        <span className="text-xs text-muted">
          {changed.size === 0 ? "All at their defaults" : `${changed.size} changed`}
        </span>
      }
      flush
    >
      {own.length > 0 && (
        <dl className="border-b py-2">
          {own.map((s) => (
            <div key={s.name} className="flex items-center justify-between gap-4 px-(--pad) py-1.5">
              <dt className="flex flex-wrap items-center gap-2 text-sm" title={s.sentence}>
                {s.label} <Badge tone="accent">Changed</Badge>
              </dt>
              <dd className="text-right text-sm">
                <span className="font-medium">{formatSetting(round.config[s.name])}</span>
                <span className="block text-xs text-muted">default {formatSetting(s.default)}</span>
              </dd>
            </div>
          ))}
        </dl>
      )}
      <details open={own.length === 0}>
        <summary className="px-(--pad) py-3 text-sm font-medium">All settings</summary>
        <dl className="pb-3">
          {SETTING_GROUPS.map((group) => {
            const inGroup = settings.filter((s) => groupOf(s.name) === group);
            return (
              inGroup.length > 0 && (
                <div key={group} className="px-(--pad) py-1">
                  <dt className="pt-2 pb-1 text-xs text-muted">{group}</dt>
                  {inGroup.map((s) => (
                    <dd key={s.name} className="flex justify-between gap-4 border-t py-1.5 text-sm" title={s.sentence}>
                      <span>{s.label}</span>
                      <span className={changed.has(s.name) ? "font-semibold" : "text-muted"}>
                        {formatSetting(round.config[s.name])}
                      </span>
                    </dd>
                  ))}
                </div>
              )
            );
          })}
        </dl>
      </details>
    </Card>
  );
}
