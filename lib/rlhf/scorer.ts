/** Scores of whole responses under a reward model. */
import { scoreHead } from "@/lib/ml/nn/heads";
import type { Program } from "@/lib/ml/runtime";
import { chunksOf, paddedWidth, rightPadded } from "./batches";
import { bodyGraph, forwardOf, type Network } from "./network";

export type Scorer = {
  /**
   * Raw scores, in the order of the lists, before any bias or gain.
   * @param lists  token ids of prompt and response up to and including EOS.
   */
  score(lists: readonly (readonly number[])[]): Promise<Float64Array>;
  release(): Promise<void>;
};

/**
 * A scorer that reads the model's parameters anew at each call. Lists are sorted by length and padded to a few widths,
 * with one program for each; a score depends on neither.
 * @param rows  lists that pass through the network at once.
 */
export function createScorer(input: { model: Network; rows: number; padId: number }): Scorer {
  const { model, rows, padId } = input;
  const programs = new Map<number, Promise<Program>>();
  const programOf = (width: number): Promise<Program> => {
    const program = programs.get(width) ?? compileScores({ model, rows, width });
    programs.set(width, program);
    return program;
  };

  return {
    async score(lists) {
      const scores = new Float64Array(lists.length);
      const byLength = lists.map((_, i) => i).sort((a, b) => lists[a]!.length - lists[b]!.length);
      for (const chunk of chunksOf(byLength, rows)) {
        const width = paddedWidth(lists[chunk.at(-1)!]!.length);
        const batch = rightPadded({ lists: chunk.map((i) => lists[i]!), rows, width, padId });
        const { ids, positions, mask } = batch;
        const program = await programOf(width);
        const outputs = await program.run({ ids, positions, mask });
        chunk.forEach((i, row) => {
          scores[i] = outputs.scores![row * width + lists[i]!.length - 1]!;
        });
      }
      return scores;
    },
    async release() {
      const compiled = await Promise.all(programs.values());
      programs.clear();
      await Promise.all(compiled.map((program) => program.release()));
    },
  };
}

/** Inputs as in `TokenBatch`; output scores [rows, width], at every place. */
async function compileScores(input: { model: Network; rows: number; width: number }): Promise<Program> {
  const { graph, p, hidden } = bodyGraph(input);
  const scores = scoreHead(hidden, p);
  return forwardOf(input.model, { graph, outputs: { scores } });
}
