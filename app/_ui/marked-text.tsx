import type { Piece } from "./word-differences";

/** A text whose changed words are underlined. */
export function MarkedText({ pieces }: { pieces: readonly Piece[] }) {
  const placed = pieces.map((piece, at) => ({ ...piece, at }));
  return (
    <p dir="auto" className="reading">
      {placed.map(({ text, changed, at }) =>
        changed ? (
          <mark key={at} className="bg-warn-soft text-ink underline decoration-warn decoration-2 underline-offset-4">
            {text}
          </mark>
        ) : (
          <span key={at}>{text}</span>
        ),
      )}
    </p>
  );
}
