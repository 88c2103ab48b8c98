/** How far something is, as a bar and in words. `share` from 0 to 1, or null while nobody knows. */
export function ProgressBar({
  label,
  share,
  text,
}: {
  label: string;
  share: number | null;
  text?: string | undefined;
}) {
  return (
    <div className="flex items-center gap-3">
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        {...(share !== null && { "aria-valuenow": Math.round(share * 100) })}
        {...(text && { "aria-valuetext": text })}
        className="h-1.5 min-w-16 flex-1 overflow-hidden rounded-full bg-line"
      >
        <div className="h-full rounded-full bg-accent" style={{ width: `${(share ?? 0) * 100}%` }} />
      </div>
      {text && <span className="shrink-0 text-xs text-muted">{text}</span>}
    </div>
  );
}
