"use client";
import { Figure } from "@/app/_ui/figure.client";
import { count } from "@/app/_ui/format";
import type { RewardReport } from "@/lib/contract/reward-report";
import { niceTicks } from "../../_charts/axis";
import { formatMetric, formatterOfTicks } from "../../_format/number";
import { type Axis, Plot } from "./plot.client";
import { differenceSentence } from "./report-words";

/** Score against length, each less the mean of its prompt. */
export function LengthPlot({ length: { correlation, points } }: { length: RewardReport["length"] }) {
  const said =
    correlation.value === null
      ? correlation.reason
      : `Correlation ${differenceSentence(correlation).replace("prompt", "response")}.`;
  const axis = (values: readonly number[], name: string): Axis => {
    const ticks = niceTicks([...values, 0]);
    return { from: ticks[0] ?? 0, to: ticks.at(-1) ?? 1, ticks, name, write: formatterOfTicks(ticks) };
  };
  return (
    <Figure
      title="Does it score length?"
      sentence={`Each dot is a response, against the others to the same prompt: how much longer it is, and how much higher it scores. A cloud without a slope is best. ${said}`}
      table={{
        head: ["Tokens", "Score"],
        rows: points.map(([tokens, score]) => [formatMetric(tokens), formatMetric(score)]),
      }}
    >
      <Plot
        label={`${count(points.length)} responses by length and score. ${said}`}
        x={axis(
          points.map(([tokens]) => tokens),
          "tokens more than others",
        )}
        y={axis(
          points.map(([, score]) => score),
          "score above others",
        )}
      >
        {(x, y) =>
          points.map(([tokens, score], i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: dots neither move nor change.
            <circle key={i} cx={x(tokens)} cy={y(score)} r={3} fill="var(--chart-1)" fillOpacity={0.35} />
          ))
        }
      </Plot>
    </Figure>
  );
}
