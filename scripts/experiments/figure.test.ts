import { expect, test } from "vitest";
import { barPlot, linePlot } from "./figure";

const line = {
  title: "A line",
  xLabel: "x",
  yLabel: "y",
  series: [
    {
      name: "one",
      points: [
        [0, 0],
        [10, 4],
      ] as const,
    },
  ],
};
const bars = {
  title: "Bars",
  yLabel: "share",
  groups: ["a", "b"],
  baseline: 0.5,
  yRange: [0.4, 0.8] as const,
  series: [{ name: "one", values: [0.6, 0.45], intervals: [[0.55, 0.65] as const, null] }],
};

/** The numbers of an attribute of every element of a kind, in order. */
const numbersOf = (svg: string, element: string, attribute: string): number[] =>
  [...svg.matchAll(new RegExp(`<${element} [^>]*?\\b${attribute}="([^"]*)"`, "g"))].map((match) => Number(match[1]));

test("points stand where the ticks of their values stand", () => {
  const svg = linePlot(line);
  const tick = (place: string, anchor: string, label: string) =>
    Number(svg.match(new RegExp(`${place}="([\\d.]+)"[^>]*${anchor}">${label}</text>`))?.[1]);
  expect(numbersOf(svg, "circle", "cx")).toEqual([tick(" x", "middle", "0"), tick(" x", "middle", "10")]);
  const [low, high] = numbersOf(svg, "circle", "cy");
  expect(low! - high!).toBeCloseTo(tick(" y", "end", "0") - tick(" y", "end", "4"), 6);
});

test("a logarithmic axis puts equal factors at equal distances", () => {
  const points = [1, 10, 100].map((x) => [x, x] as const);
  const [a, b, c] = numbersOf(linePlot({ ...line, logX: true, series: [{ name: "one", points }] }), "circle", "cx");
  expect(b! - a!).toBeCloseTo(c! - b!, 0);
  expect(b!).toBeGreaterThan(a!);
});

test("bars grow from the baseline, up and down, in proportion", () => {
  const [, up, down] = numbersOf(barPlot(bars), "rect", "height");
  expect(up! / down!).toBeCloseTo(2, 1);
  const [top, under] = numbersOf(barPlot(bars), "rect", "y");
  expect(top! + up!).toBeCloseTo(under!, 1);
});

test("each bar says its value, and names cannot break the markup", () => {
  const svg = barPlot({ ...bars, title: `<"&` });
  expect(svg).toContain(">0.600<");
  expect(svg).toContain("&lt;&quot;&amp;");
});

test("a figure has colours for light and for dark pages", () => {
  expect(linePlot(line)).toMatch(
    /\.paper\{fill:#ffffff\}.*\n@media \(prefers-color-scheme:dark\)\{\.paper\{fill:#18181b\}/,
  );
});

test("what cannot be drawn is refused", () => {
  expect(() => linePlot({ ...line, series: [] })).toThrow(RangeError);
  expect(() => linePlot({ ...line, series: [{ name: "one", points: [[0, Number.NaN]] }] })).toThrow(RangeError);
  expect(() => linePlot({ ...line, logX: true })).toThrow(RangeError);
  expect(() => barPlot({ ...bars, series: [] })).toThrow(RangeError);
});
