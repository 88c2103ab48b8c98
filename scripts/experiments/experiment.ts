/** What `npm run experiments` runs: each experiment is one file beside this one that exports `run`. */

/** Results ready for docs/experiments. */
export type Findings = {
  /** Markdown: what stands between the marks of the experiment's document. */
  report: string;
  /** SVG text by file name; the report shows them as `![…](name.svg)`. */
  figures: Record<string, string>;
};

/**
 * @param say  tells of progress.
 * @returns    null when the experiment lacks something, such as data, and has said what.
 */
export type Experiment = (input: { say: (line: string) => void }) => Promise<Findings | null>;
