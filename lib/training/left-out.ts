/** A note about texts that the model cannot read whole; none when there are none. */
export const leftOut = (what: string, count: number, maxTokens: number): string[] =>
  count === 0
    ? []
    : [
        `Left out ${count} ${what}${count === 1 ? " that is" : "s that are"} longer than the ${maxTokens} tokens this model reads.`,
      ];
