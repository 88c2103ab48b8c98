"use client";
import { ErrorNote } from "./_ui/error-note";
import { Page } from "./_ui/page-header";

/** Shown when a page throws while it renders. */
export default function PageError({ error, reset }: { error: Error; reset: () => void }) {
  return (
    <Page>
      <ErrorNote title="This page could not be shown" error={error} onRetry={reset} />
    </Page>
  );
}
