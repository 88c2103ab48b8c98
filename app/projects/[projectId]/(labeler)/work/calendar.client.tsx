"use client";
import { useLocale, useTranslations } from "use-intl";
import { Card } from "@/app/_ui/card";
import { classNames } from "@/app/_ui/class-names";
import { duration } from "@/app/_ui/format";
import { QueryView } from "@/app/_ui/query-view";
import { useCall } from "@/app/_ui/use-call";
import { useMedia } from "@/app/_ui/use-media";
import { listOwnDays, type WorkDay } from "@/lib/contract/own-work";
import { strength, weeksUntil } from "./weeks";

/** Weeks shown, and on a phone. */
const WEEKS = 20;
const WEEKS_ON_PHONE = 14;

const SHADE = ["bg-sunken", "bg-accent/25", "bg-accent/45", "bg-accent/70", "bg-accent"] as const;

/** One's days as a calendar: a column a week. It is a table, so that each day can be read; the list has the numbers. */
export function Calendar({ projectId }: { projectId: string }) {
  const t = useTranslations("work.calendar");
  const query = useCall(listOwnDays, { params: { projectId }, body: { weeks: WEEKS } });
  return (
    <Card title={t("title")}>
      <QueryView query={query} skeletonLines={4}>
        {({ today, days }) => (
          <div className="flex flex-col gap-4">
            <Grid today={today} days={days} />
            <DayList days={days} />
          </div>
        )}
      </QueryView>
    </Card>
  );
}

function Grid({ today, days }: { today: string; days: readonly WorkDay[] }) {
  const t = useTranslations("work.calendar");
  const format = useDay();
  const isPhone = useMedia("(width < 40rem)");
  const count = isPhone ? WEEKS_ON_PHONE : WEEKS;
  const weeks = weeksUntil(today, count);
  const byDay = new Map(days.map((day) => [day.day, day]));
  const most = Math.max(1, ...days.map((day) => day.rankings + day.demonstrations));
  return (
    <table className="border-separate border-spacing-1 self-start">
      <caption className="sr-only">{t("caption", { weeks: count })}</caption>
      <thead className="sr-only">
        <tr>
          <td />
          {weeks.map(([monday]) => (
            <th key={monday} scope="col">
              {monday && t("weekOf", { date: format(monday, "date") })}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {[0, 1, 2, 3, 4, 5, 6].map((weekday) => (
          <tr key={weekday}>
            <th scope="row" className="pr-1 text-left text-xs font-normal text-muted">
              {format(weeks[0]?.[weekday] ?? today, "weekday")}
            </th>
            {weeks.map((week) => {
              const day = week[weekday];
              if (!day) return <td key={week[0]} />;
              const work = byDay.get(day);
              const answers = (work?.rankings ?? 0) + (work?.demonstrations ?? 0);
              const text = t("day", {
                day: format(day, "date"),
                answers,
                time: duration(work?.activeSeconds ?? 0),
              });
              return (
                <td
                  key={week[0]}
                  title={text}
                  className={classNames("size-3.5 rounded-[3px] border p-0", SHADE[strength(answers, most)])}
                >
                  <span className="sr-only">{text}</span>
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function DayList({ days }: { days: readonly WorkDay[] }) {
  const t = useTranslations("work.calendar");
  const format = useDay();
  if (days.length === 0) return <p className="text-sm text-muted">{t("none")}</p>;
  const head = ["rankings", "demonstrations", "time"] as const;
  return (
    <details>
      <summary className="rounded-md text-sm text-muted hover:text-ink">{t("asList")}</summary>
      <div className="mt-2 max-h-72 overflow-y-auto">
        <table className="w-full text-sm">
          <thead className="text-xs text-muted">
            <tr>
              <th scope="col" className="py-1 text-left font-medium">
                {t("date")}
              </th>
              {head.map((key) => (
                <th key={key} scope="col" className="py-1 pl-3 text-right font-medium">
                  {t(key)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {days.toReversed().map((day) => (
              <tr key={day.day} className="border-t">
                <th scope="row" className="py-1 text-left font-normal">
                  {format(day.day, "date")}
                </th>
                <td className="py-1 pl-3 text-right">{day.rankings}</td>
                <td className="py-1 pl-3 text-right">{day.demonstrations}</td>
                <td className="py-1 pl-3 text-right">{duration(day.activeSeconds)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

/** Writes a UTC date in the reader's language: "26 Nov 2026", or its weekday. */
export function useDay(): (day: string, as: "date" | "weekday") => string {
  const locale = useLocale();
  return (day, as) =>
    new Intl.DateTimeFormat(locale === "en" ? "en-GB" : locale, {
      timeZone: "UTC",
      ...(as === "date" ? { day: "numeric", month: "short", year: "numeric" } : { weekday: "short" }),
    }).format(new Date(`${day}T00:00:00Z`));
}
