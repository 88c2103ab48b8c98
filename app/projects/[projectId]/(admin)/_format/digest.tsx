/** A sha256, short enough to compare by eye; the whole of it on hover. */
export const Digest = ({ value }: { value: string }) => (
  <code className="font-mono text-xs" title={value}>
    {value.slice(0, 12)}
  </code>
);
