"use client";
import { useTranslations } from "use-intl";
import { Card, Stat } from "@/app/_ui/card";
import { QueryView } from "@/app/_ui/query-view";
import { useCall } from "@/app/_ui/use-call";
import { getOwnCalibration } from "@/lib/contract/own-work";
import { useDay } from "./calendar.client";
import { usePercent, usePercentInterval } from "./use-percent";

/** How one's rankings agree with the references mixed in: overall, and over time, each with what it rests on. */
export function OwnCalibration({ projectId }: { projectId: string }) {
  const t = useTranslations("work.calibration");
  const percent = usePercent();
  const percentInterval = usePercentInterval();
  const day = useDay();
  const query = useCall(getOwnCalibration, { params: { projectId }, body: {} });
  return (
    <Card title={t("title")}>
      <QueryView query={query} skeletonLines={4}>
        {({ overall, spans }) => (
          <div className="flex flex-col gap-4">
            <p className="text-sm text-muted">{t("lead")}</p>
            {overall.known ? (
              <Stat
                label={t("overall")}
                value={percent(overall.alike.strict, 1)}
                detail={t("detail", {
                  interval: percentInterval(overall.alike.interval),
                  count: overall.comparisons,
                })}
              />
            ) : (
              <p className="text-sm">{t(overall.reason, { count: overall.comparisons })}</p>
            )}
            {overall.known && spans.length > 0 && (
              <table className="w-full text-sm">
                <caption className="pb-1 text-left text-xs text-muted">{t("table")}</caption>
                <thead className="text-xs text-muted">
                  <tr>
                    <th scope="col" className="py-1 text-left font-medium">
                      {t("from")}
                    </th>
                    <th scope="col" className="py-1 pl-3 text-right font-medium">
                      {t("share")}
                    </th>
                    <th scope="col" className="py-1 pl-3 text-right font-medium">
                      {t("interval")}
                    </th>
                    <th scope="col" className="py-1 pl-3 text-right font-medium">
                      {t("rankings")}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {spans.map(({ from, span }) => (
                    <tr key={from} className="border-t">
                      <th scope="row" className="py-1 text-left font-normal">
                        {day(from, "date")}
                      </th>
                      <td className="py-1 pl-3 text-right">{percent(span.known ? span.alike.strict : null, 1)}</td>
                      <td className="py-1 pl-3 text-right">{span.known ? percentInterval(span.alike.interval) : ""}</td>
                      <td className="py-1 pl-3 text-right">{span.comparisons}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
          </div>
        )}
      </QueryView>
    </Card>
  );
}
