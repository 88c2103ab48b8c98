"use client";
import { TriangleAlert } from "lucide-react";
import { AppError, type ErrorCode } from "@/lib/contract/errors";
import { Button, LinkButton } from "./button";

/** What to do about a failure, where its own message does not say it. */
const WAY_ON: Partial<Record<ErrorCode, string>> = {
  unauthenticated: "Sign in again; your unsent work is kept in this browser.",
  forbidden: "Ask an admin for access if you need it.",
  not_found: "It may have been removed. Go back and choose another.",
  stale: "Load the page again to see the newest version, then repeat your change.",
  policy_unavailable: "The policy server may be starting. Try again in a few seconds.",
  rate_limited: "Wait a minute, then try again.",
  internal: "Try again. If it stays, tell an admin; the server's log has the details.",
};

/** What happened, as a sentence. */
export const failureMessage = (error: unknown): string =>
  error instanceof AppError
    ? error.message
    : error instanceof TypeError
      ? "The server cannot be reached. Check the connection; nothing you wrote is lost."
      : "Something in this page went wrong.";

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
  const code = error instanceof AppError ? error.code : undefined;
  return (
    <div
      role="alert"
      className="flex flex-wrap items-start gap-3 rounded-md border border-bad/30 bg-bad-soft p-3 text-sm"
    >
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
      <div className="flex min-w-0 flex-1 basis-60 flex-col gap-1">
        {title && <strong className="font-semibold">{title}</strong>}
        <span>{failureMessage(error)}</span>
        {code && WAY_ON[code] && <span className="text-muted">{WAY_ON[code]}</span>}
      </div>
      {code === "unauthenticated" ? (
        <LinkButton size="sm" href={signInHref()}>
          Sign in
        </LinkButton>
      ) : (
        onRetry && (
          <Button size="sm" onClick={() => void onRetry()}>
            Try again
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
