import type { ReactNode } from "react";
import { Button } from "@/app/_ui/button";
import { MarkedText } from "@/app/_ui/marked-text";
import { type Piece, unmarked, wordDifferences } from "@/app/_ui/word-differences";
import type { RoundSample } from "@/lib/contract/rounds";

/** What a model in training answered to a fixed prompt, and the score where there is one. */
export function Answer({
  from,
  sample,
  pieces,
}: {
  /** The step or the round that it comes from. */
  from: ReactNode;
  /** Null where it was not asked. */
  sample: RoundSample | null;
  /** Its text, with the words marked in which it differs from another answer. */
  pieces?: readonly Piece[];
}) {
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <p className="flex flex-wrap gap-x-3 text-xs text-muted">
        <span className="inline-flex items-center gap-2">{from}</span>
        {sample?.score != null && (
          <span>
            score <span className="font-medium text-ink">{sample.score.toFixed(2).replace("-", "−")}</span>
          </span>
        )}
      </p>
      {sample === null ? (
        <p className="text-sm text-muted">Not asked here.</p>
      ) : sample.response.trim() === "" ? (
        <p className="reading">
          <em className="text-muted">nothing</em>
        </p>
      ) : (
        <MarkedText pieces={pieces ?? unmarked(sample.response)} />
      )}
    </div>
  );
}

/**
 * Texts with the words marked in which they differ: each later one against the first, and the first against the second.
 * Undefined for a text that is too long to compare.
 */
export function differing(texts: readonly string[]): (readonly Piece[] | undefined)[] {
  const [first, ...others] = texts;
  if (first === undefined) return [];
  const found = others.map((text) => wordDifferences(first, text));
  return [found.length === 1 ? found[0]?.a : undefined, ...found.map((f) => f?.b)];
}

/** Turns the marks of differing words on and off. @param than  what they differ from, where it is not plain. */
export const MarkButton = ({ marking, onClick, than }: { marking: boolean; onClick: () => void; than?: string }) => (
  <Button size="sm" variant={marking ? "secondary" : "quiet"} aria-pressed={marking} shortcut="d" onClick={onClick}>
    {than ? `Mark words that ${than} does not say` : "Mark differing words"}
  </Button>
);
