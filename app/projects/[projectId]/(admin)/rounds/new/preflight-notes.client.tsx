"use client";
import { TriangleAlert } from "lucide-react";
import { Field, TextArea } from "@/app/_ui/field";
import type { Preflight } from "@/lib/contract/preflight";

/** What speaks against the round; what refuses it asks for a reason to start all the same, which is logged. */
export function PreflightNotes({
  preflight: { refusals, warnings },
  reason,
  onReason,
}: {
  preflight: Preflight;
  reason: string;
  onReason: (reason: string) => void;
}) {
  return (
    <>
      {warnings.length > 0 && (
        <ul className="flex flex-col gap-1 text-sm text-muted">
          {warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
      {refusals.length > 0 && (
        <section
          aria-label="What speaks against it"
          className="flex flex-col gap-3 rounded-md border border-bad/30 bg-bad-soft p-3 text-sm"
        >
          <ul role="alert" className="flex flex-col gap-2">
            {refusals.map(({ code, sentence }) => (
              <li key={code} className="flex items-start gap-3">
                <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
                <span className="min-w-0">{sentence}</span>
              </li>
            ))}
          </ul>
          <Field
            label="Why start it all the same?"
            hint="From 10 to 500 characters. It stands in the round's log, with your name."
          >
            <TextArea value={reason} maxLength={500} onChange={(e) => onReason(e.target.value)} />
          </Field>
        </section>
      )}
    </>
  );
}
