"use client";
import { TriangleAlert } from "lucide-react";
import { useLocale, useTranslations } from "use-intl";
import { AppError, type ErrorCode } from "@/lib/contract/errors";
import { refusalKey } from "@/lib/contract/refusals";
import { Button, LinkButton } from "./button";
import { saysAll } from "./failure-words";

/** Failures whose own message does not say what to do; the messages do, under `wayOn`. */
const WITH_WAY_ON = [
  "unauthenticated",
  "forbidden",
  "not_found",
  "stale",
  "policy_unavailable",
  "rate_limited",
  "internal",
] as const satisfies readonly ErrorCode[];

/**
 * What happened, as a sentence. The server speaks English. In other languages its reason has a sentence, or its code has one that
 * says all; for what only reviewers and admins meet, the server's own follows.
 */
export function useFailureMessage(): (error: unknown) => string {
  const t = useTranslations("ui");
  const refusals = useTranslations("errors");
  const locale = useLocale();
  return (error) => {
    if (error instanceof TypeError) return t("unreachable");
    if (!(error instanceof AppError)) return t("pageFault");
    if (locale === "en") return error.message;
    const key = refusalKey(error);
    if (key) return refusals(key, error.details);
    const sentence = t(`failure.${error.code}`);
    return saysAll(error.code) ? sentence : `${sentence} ${t("serverSays", { message: error.message })}`;
  };
}

/** Shows what happened, what to do, and a way to try again. */
export function ErrorNote({
  error,
  onRetry,
  title,
}: {
  error: unknown;
  onRetry?: (() => unknown) | undefined;
  title?: string;
}) {
  const t = useTranslations("ui");
  const failureMessage = useFailureMessage();
  const code = error instanceof AppError ? error.code : undefined;
  const wayOn = WITH_WAY_ON.find((one) => one === code);
  return (
    <div
      role="alert"
      className="flex flex-wrap items-start gap-3 rounded-md border border-bad/30 bg-bad-soft p-3 text-sm"
    >
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
      <div className="flex min-w-0 flex-1 basis-60 flex-col gap-1">
        {title && <strong className="font-semibold">{title}</strong>}
        <span>{failureMessage(error)}</span>
        {wayOn && <span className="text-muted">{t(`wayOn.${wayOn}`)}</span>}
      </div>
      {code === "unauthenticated" ? (
        <LinkButton size="sm" href={signInHref()}>
          {t("signIn")}
        </LinkButton>
      ) : (
        onRetry && (
          <Button size="sm" onClick={() => void onRetry()}>
            {t("tryAgain")}
          </Button>
        )
      )}
    </div>
  );
}

const signInHref = (): string =>
  `/sign-in?callbackUrl=${encodeURIComponent(
    typeof window === "undefined" ? "/" : window.location.pathname + window.location.search,
  )}`;
