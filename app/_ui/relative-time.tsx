"use client";
import { format, formatDistanceToNowStrict } from "date-fns";
import { de } from "date-fns/locale/de";
import { enGB } from "date-fns/locale/en-GB";
import { useEffect, useState } from "react";
import { useLocale, useTranslations } from "use-intl";

const LOCALES = { en: enGB, de } as const;

/** "5 minutes ago", with the exact time on hover. Before the browser has taken over, the date in UTC. */
export function RelativeTime({ at }: { at: string | Date }) {
  const date = new Date(at);
  const t = useTranslations("ui");
  const locale = LOCALES[useLocale()];
  const phrase = () => {
    const seconds = (Date.now() - date.getTime()) / 1000;
    return Math.abs(seconds) < 5 ? t("justNow") : formatDistanceToNowStrict(date, { addSuffix: true, locale });
  };
  const text = useClock(phrase, 30_000);
  return (
    <time
      dateTime={date.toISOString()}
      title={text === null ? undefined : format(date, "PP, HH:mm:ss", { locale })}
      className="whitespace-nowrap"
    >
      {text ?? date.toISOString().slice(0, 10)}
    </time>
  );
}

/** What `read` gives, read again at each interval. Null on the server, whose clock and zone are not the reader's. */
export function useClock<T>(read: () => T, intervalMilliseconds: number): T | null {
  const [started, setStarted] = useState(false);
  const [, tick] = useState(0);
  useEffect(() => {
    setStarted(true);
    const timer = setInterval(() => tick((n) => n + 1), intervalMilliseconds);
    return () => clearInterval(timer);
  }, [intervalMilliseconds]);
  return started ? read() : null;
}
