"use client";
import { TriangleAlert } from "lucide-react";
import { counted, labelOfUseCase } from "@/app/_ui/format";
import type { ParsedPrompts } from "./parse-prompts";

const SHOWN_PROMPTS = 5;
const SHOWN_ERRORS = 20;

/** What an import would add, and the lines that it cannot read, each with the reason. */
export function ImportPreview({ parsed }: { parsed: ParsedPrompts }) {
  const { prompts, errors } = parsed;
  if (prompts.length === 0 && errors.length === 0) return null;
  return (
    <div className="flex flex-col gap-4" aria-live="polite">
      {errors.length > 0 && (
        <section className="flex flex-col gap-2 rounded-md border border-warn/40 bg-warn-soft p-3">
          <h3 className="flex items-center gap-2 text-sm font-semibold">
            <TriangleAlert aria-hidden className="size-4 text-warn" />
            {counted(errors.length, "line")} cannot be read
          </h3>
          <ul className="flex max-h-48 flex-col gap-2 overflow-y-auto text-xs">
            {errors.slice(0, SHOWN_ERRORS).map((e) => (
              <li key={e.line} className="flex flex-col">
                <span>
                  <span className="font-medium">Line {e.line}:</span> {e.reason}
                </span>
                <code className="truncate font-mono text-muted">{e.text.slice(0, 200)}</code>
              </li>
            ))}
            {errors.length > SHOWN_ERRORS && <li>… and {counted(errors.length - SHOWN_ERRORS, "more", "more")}.</li>}
          </ul>
          <p className="text-xs">They stay here after the import, so that you can mend them.</p>
        </section>
      )}
      {prompts.length > 0 && (
        <section className="flex flex-col gap-2">
          <h3 className="text-sm font-semibold">The first of {counted(prompts.length, "prompt")}</h3>
          <ul className="flex flex-col divide-y rounded-md border">
            {prompts.slice(0, SHOWN_PROMPTS).map(({ line, prompt }) => (
              <li key={line} className="flex flex-col gap-1 p-3 text-sm">
                <p className="line-clamp-3 wrap-anywhere">{prompt.messages.at(-1)?.content}</p>
                <p className="text-xs text-muted">
                  {labelOfUseCase(prompt.useCase)}, by {prompt.author}
                  {prompt.messages.length > 1 && `, last of ${prompt.messages.length} messages`}
                </p>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
