"use client";
import { useTranslations } from "use-intl";
import { Card } from "@/app/_ui/card";
import { QueryView } from "@/app/_ui/query-view";
import { useCall } from "@/app/_ui/use-call";
import { type Effect, listOwnEffects } from "@/lib/contract/own-work";
import { usePercent, usePercentInterval } from "./use-percent";

/** What one's answers became: the models that learned from them, and how those do. */
export function Effects({ projectId }: { projectId: string }) {
  const t = useTranslations("work.effects");
  const query = useCall(listOwnEffects, { params: { projectId }, body: {} });
  return (
    <Card title={t("title")}>
      <QueryView query={query} skeletonLines={3}>
        {({ effects }) =>
          effects.length === 0 ? (
            <p className="text-sm text-muted">{t("none")}</p>
          ) : (
            <div className="flex flex-col gap-3">
              <ul className="flex flex-col gap-3">
                {effects.map((effect) => (
                  <EffectItem key={effect.version.id} effect={effect} />
                ))}
              </ul>
              <p className="text-xs text-muted">{t("note")}</p>
            </div>
          )
        }
      </QueryView>
    </Card>
  );
}

function EffectItem({ effect: { version, rankings, demonstrations, policies } }: { effect: Effect }) {
  const t = useTranslations("work.effects");
  const percent = usePercent();
  const percentInterval = usePercentInterval();
  const name = ({ kind, number }: Effect["version"]) => t(`version.${kind}`, { n: number });
  return (
    <li className="flex flex-col gap-1">
      <p className="font-medium">{t("learned", { rankings, demonstrations, version: name(version) })}</p>
      {policies.map(({ policy, parent, rate, interval, prompts }) => (
        <p key={policy.id} className="text-sm text-muted">
          {rate === null
            ? t("unmeasured", { policy: name(policy), parent: name(parent) })
            : t("wins", {
                policy: name(policy),
                parent: name(parent),
                rate: percent(rate),
                interval: percentInterval(interval, 0),
                prompts,
              })}
        </p>
      ))}
    </li>
  );
}
