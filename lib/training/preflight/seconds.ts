/** How long work takes on a machine whose speed was measured. */
import { parameterCount, passFlops, placeFlops, programCount, sum, type Work } from "./work";

/**
 * How fast a network of one width is: narrow ones spend more of their time between the products.
 * Its own unit of each speed is that of work.ts.
 */
export type WidthSpeed = {
  /** hiddenSize of the measured network. */
  width: number;
  /** Operations a second of a training pass. */
  trainingFlops: number;
  /** Operations a second of each further sequence that is decoded. */
  decodingFlops: number;
  /** Parameters a second that decoding one sequence reads. */
  decodingParameters: number;
};

export type MachineSpeed = {
  /** By rising width. */
  widths: readonly WidthSpeed[];
  /** Parameters a second that an optimizer changes. */
  updatedParameters: number;
  /** Seconds to derive and open one program. */
  programSeconds: number;
  /** Seconds until a process that trains has loaded what it needs. */
  startSeconds: number;
};

/** A whole round. */
export function roundSeconds(work: Work, speed: MachineSpeed): number {
  return speed.startSeconds + programCount(work) * speed.programSeconds + workSeconds(work, speed);
}

function workSeconds({ passes, decodings, updatedParameters }: Work, speed: MachineSpeed): number {
  const passing = passes.map(
    (pass) => (pass.times * passFlops(pass)) / at(speed, pass.network.config.hiddenSize, "trainingFlops"),
  );
  const decoding = decodings.map((decoding) => {
    const { config, rows, promptTokens, newTokens, times } = decoding;
    const { hiddenSize } = config;
    const parameters = parameterCount({ config, head: "language-model" });
    const alone = parameters / at(speed, hiddenSize, "decodingParameters");
    const flops = placeFlops(decoding);
    const further = ((rows - 1) * flops) / at(speed, hiddenSize, "decodingFlops");
    // A prompt is read at once, as in training.
    const reading = (rows * promptTokens * flops) / at(speed, hiddenSize, "trainingFlops");
    return times * (newTokens * (alone + further) + reading);
  });
  return sum(passing) + sum(decoding) + updatedParameters / speed.updatedParameters;
}

/** Between two measured widths, on a line over the width's logarithm; beyond them, as at the nearest. */
function at({ widths }: MachineSpeed, width: number, what: Exclude<keyof WidthSpeed, "width">): number {
  const above = widths.find((w) => w.width >= width) ?? widths.at(-1);
  if (!above) throw new Error("The speed of this machine was measured at no width.");
  const below = widths.findLast((w) => w.width <= width) ?? above;
  if (above.width <= below.width) return above[what];
  const share = Math.log(width / below.width) / Math.log(above.width / below.width);
  return below[what] + share * (above[what] - below[what]);
}
