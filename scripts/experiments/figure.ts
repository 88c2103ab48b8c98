/**
 * Plots as SVG text, for documents: lines and bars with axes, readable on light and dark pages, without a dependency.
 *
 * A figure carries its own background and colours for both, chosen by the reader's preference. Text is in the reader's
 * own sans-serif font, so widths are estimates. Same input, same bytes.
 */

/** A reference value, drawn as a dashed line across the plot: at a y it is level, at an x upright. */
export type Mark = { axis: "x" | "y"; at: number; label: string };

export type Range = readonly [low: number, high: number];

export type LineSeries = {
  name: string;
  /** In the order in which they are joined. */
  points: readonly (readonly [x: number, y: number])[];
  /** A shaded interval around the line, such as that of several seeds. */
  band?: readonly (readonly [x: number, low: number, high: number])[];
};

export type LinePlot = {
  title: string;
  xLabel: string;
  yLabel: string;
  series: readonly LineSeries[];
  marks?: readonly Mark[];
  /** Axis limits; by default all of the data and marks, widened to round numbers. */
  xRange?: Range;
  yRange?: Range;
  /** Logarithmic x, which must then be above 0. */
  logX?: boolean;
};

export type BarPlot = {
  title: string;
  yLabel: string;
  /** What the bars at one place have in common, from left to right. */
  groups: readonly string[];
  series: readonly {
    name: string;
    /** One a group; null leaves its place empty. */
    values: readonly (number | null)[];
    /** One a group, drawn as whiskers. */
    intervals?: readonly (Range | null)[];
  }[];
  /** Level ones only. */
  marks?: readonly Mark[];
  yRange?: Range;
  /** Where bars begin, up or down: what is neither good nor bad. */
  baseline?: number;
  /** Of each value, after the point; 3 by default. */
  digits?: number;
};

/**
 * @returns  the text of an SVG file.
 * @throws   RangeError when there is no point, or a number is not finite (or not above 0 on a logarithmic axis).
 */
export function linePlot(plot: LinePlot): string {
  const { series, marks = [], logX = false } = plot;
  const along = series.flatMap((s) => [...s.points.map(([x]) => x), ...(s.band ?? []).map(([x]) => x)]);
  const up = series.flatMap((s) => [...s.points.map(([, y]) => y), ...(s.band ?? []).flatMap(([, a, b]) => [a, b])]);
  const at = (axis: "x" | "y") => marks.filter((m) => m.axis === axis).map((m) => m.at);
  const frame = frameOf({ ...plot, names: series.map((s) => s.name) });
  const x = axisOf({
    values: [...along, ...at("x")],
    range: plot.xRange,
    from: frame.left,
    to: frame.right,
    log: logX,
  });
  const y = axisOf({ values: [...up, ...at("y")], range: plot.yRange, from: frame.bottom, to: frame.top });

  const drawn = series.map(({ points, band = [] }, i) => {
    const edge = [...band.map(([bx, low]) => [bx, low]), ...band.toReversed().map(([bx, , high]) => [bx, high])];
    const path = (list: readonly (readonly number[])[]) => list.map(([px, py]) => `${n(x.of(px!))},${n(y.of(py!))}`);
    const dots = points.length > MOST_DOTS ? [] : points;
    return [
      ...(band.length > 0 ? [`<polygon class="f${colour(i)} band" points="${path(edge).join(" ")}"/>`] : []),
      `<polyline class="s${colour(i)} line" points="${path(points).join(" ")}"/>`,
      ...dots.map(([px, py]) => `<circle class="f${colour(i)}" cx="${n(x.of(px))}" cy="${n(y.of(py))}" r="3"/>`),
    ].join("");
  });
  const xTicks = x.ticks.map((tick) => text(tick.label, { x: x.of(tick.at), y: frame.bottom + 18, anchor: "middle" }));
  return svgOf(plot.title, [
    ...frame.parts,
    ...levels(y, frame),
    ...xTicks,
    text(plot.xLabel, { x: (frame.left + frame.right) / 2, y: frame.bottom + 38, anchor: "middle" }),
    cut(frame, drawn.join("")),
    ...marks.map((mark) => drawnMark(mark, { x, y, frame })),
  ]);
}

/**
 * @returns  the text of an SVG file; each bar has its value above it.
 * @throws   RangeError when there is no value, or a number is not finite.
 */
export function barPlot(plot: BarPlot): string {
  const { groups, series, marks = [], baseline = 0, digits = 3 } = plot;
  const values = series.flatMap((s) => [...s.values, ...(s.intervals ?? []).flat()]).filter((v) => v !== null);
  if (values.length === 0) throw new RangeError(`"${plot.title}" has no value to draw.`);
  const frame = frameOf({ ...plot, names: series.map((s) => s.name) });
  const y = axisOf({
    values: [...values, baseline, ...marks.map((m) => m.at)],
    range: plot.yRange,
    from: frame.bottom,
    to: frame.top,
  });
  const place = (frame.right - frame.left) / groups.length;
  const width = Math.min(MOST_BAR_WIDTH, (place * 0.8) / series.length);

  const drawn = series.flatMap((s, i) =>
    groups.map((_, g) => {
      const value = s.values[g];
      if (value === null || value === undefined) return "";
      const left = frame.left + place * (g + 0.5) + width * (i - series.length / 2);
      const middle = left + width / 2;
      const [low, high] = s.intervals?.[g] ?? [value, value];
      const [top, bottom] = [y.of(Math.max(value, baseline)), y.of(Math.min(value, baseline))];
      const whiskers = `M${n(middle)} ${n(y.of(low))}V${n(y.of(high))}M${n(middle - 4)} ${n(y.of(low))}h8M${n(middle - 4)} ${n(y.of(high))}h8`;
      return [
        `<rect class="f${colour(i)}" x="${n(left + 1)}" y="${n(top)}" width="${n(width - 2)}" height="${n(bottom - top)}"/>`,
        low < high ? `<path class="whisker" d="${whiskers}"/>` : "",
        text(written(value, digits), {
          x: middle,
          y: y.of(Math.max(high, baseline)) - 6,
          anchor: "middle",
          small: true,
        }),
      ].join("");
    }),
  );
  const names = groups.map((name, g) =>
    text(name, { x: frame.left + place * (g + 0.5), y: frame.bottom + 20, anchor: "middle" }),
  );
  const base = `<path class="axis" d="M${frame.left} ${n(y.of(baseline))}H${frame.right}"/>`;
  const x = axisOf({ values: [0, 1], range: undefined, from: frame.left, to: frame.right });
  return svgOf(plot.title, [
    ...frame.parts,
    ...levels(y, frame),
    ...drawn,
    base,
    ...names,
    ...marks.map((mark) => drawnMark(mark, { x, y, frame })),
  ]);
}

// ── axes ──

type Axis = {
  /** Where a value lies, in pixels. */
  of(value: number): number;
  ticks: { at: number; label: string }[];
};

function axisOf(input: {
  values: readonly number[];
  range: Range | undefined;
  from: number;
  to: number;
  log?: boolean;
}): Axis {
  const { values, range, from, to, log = false } = input;
  const [least, most] = range ?? [Math.min(...values), Math.max(...values)];
  if (values.length === 0 || ![...values, least, most].every((v) => Number.isFinite(v) && (!log || v > 0)))
    throw new RangeError("A plot needs at least one point, and finite numbers (above 0 on a logarithmic axis).");
  if (log) return logAxis({ least, most, from, to });
  const span = most - least || Math.abs(most) || 1;
  const step = roundStep(span / 5);
  const low = range ? least : Math.floor(least / step + 1e-9) * step;
  const high = range ? most : Math.max(low + step, Math.ceil(most / step - 1e-9) * step);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return {
    of: (value) => from + ((value - low) / (high - low)) * (to - from),
    ticks: Array.from({ length: last - first + 1 }, (_, i) => {
      const at = (first + i) * step;
      return { at, label: written(at, digits) };
    }),
  };
}

function logAxis(input: { least: number; most: number; from: number; to: number }): Axis {
  const { least, most, from, to } = input;
  const [low, high] = [Math.log10(least), Math.log10(most === least ? least * 10 : most)];
  const first = Math.floor(low);
  const decades = Array.from({ length: Math.ceil(high) - first + 1 }, (_, i) => 10 ** (first + i));
  const steps = high - low > 2 ? [1] : [1, 2, 5];
  const ticks = decades
    .flatMap((decade) => steps.map((s) => decade * s))
    .filter((at) => at >= least * (1 - 1e-9) && at <= 10 ** high * (1 + 1e-9));
  return {
    of: (value) => from + ((Math.log10(value) - low) / (high - low)) * (to - from),
    ticks: ticks.map((at) => ({ at, label: String(Number(at.toPrecision(3))) })),
  };
}

/** 1, 2 or 5 times a power of ten, the first that is not below `atLeast`. */
function roundStep(atLeast: number): number {
  const decade = 10 ** Math.floor(Math.log10(atLeast));
  return ([1, 2, 5].find((s) => s * decade >= atLeast * (1 - 1e-9)) ?? 10) * decade;
}

const written = (value: number, digits: number): string => {
  const figure = Math.abs(value).toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return value < 0 && Number(figure.replaceAll(",", "")) !== 0 ? `−${figure}` : figure;
};

// ── drawing ──

const WIDTH = 720;
const HEIGHT = 420;
const MOST_BAR_WIDTH = 64;
/** A line of more points is drawn without dots on them. */
const MOST_DOTS = 40;
/** Light and dark of each series. Source of the hues, told apart by the colour-blind: Okabe & Ito 2008. */
const COLOURS = [
  ["#0072b2", "#56b4e9"],
  ["#d55e00", "#f0803c"],
  ["#009e73", "#2cc295"],
  ["#a6478a", "#d98cbf"],
  ["#9a7d00", "#e6c84a"],
  ["#5c5c66", "#b4b4bd"],
  ["#8c4a3a", "#d8a392"],
] as const;
const colour = (series: number): number => series % COLOURS.length;

type Frame = { left: number; right: number; top: number; bottom: number; parts: string[] };

/** Title, legend (of more than one series) and the label of y; and where the plot itself lies. */
function frameOf(input: { title: string; yLabel: string; xLabel?: string; names: readonly string[] }): Frame {
  const { title, yLabel, xLabel, names } = input;
  const [left, right] = [64, WIDTH - 20];
  const parts = [text(title, { x: 20, y: 30, title: true })];
  let [x, y] = [20, 54];
  if (names.length > 1)
    names.forEach((name, i) => {
      const wide = 30 + estimatedWidth(name);
      if (x + wide > right) [x, y] = [20, y + 18];
      parts.push(`<rect class="f${colour(i)}" x="${n(x)}" y="${y - 9}" width="12" height="10" rx="2"/>`);
      parts.push(text(name, { x: x + 18, y }));
      x += wide;
    });
  else y -= 18;
  parts.push(text(yLabel, { x: 20, y: y + 26 }));
  return { left, right, top: y + 44, bottom: HEIGHT - (xLabel === undefined ? 36 : 54), parts };
}

const estimatedWidth = (words: string): number => words.length * 6.8;

/** Ticks of y with their level lines. */
const levels = (y: Axis, { left, right }: Frame): string[] =>
  y.ticks.flatMap(({ at, label }) => [
    `<path class="grid" d="M${left} ${n(y.of(at))}H${right}"/>`,
    text(label, { x: left - 8, y: y.of(at) + 4, anchor: "end" }),
  ]);

/** What may reach beyond the axes when their range is given, cut off there; dots on the edge stay whole. */
function cut({ left, right, top, bottom }: Frame, drawn: string): string {
  const box = [left - 4, top - 4, right - left + 8, bottom - top + 8].map(n);
  const [x, y, width, height] = box;
  return `<svg x="${x}" y="${y}" width="${width}" height="${height}" viewBox="${box.join(" ")}">${drawn}</svg>`;
}

function drawnMark({ axis, at, label }: Mark, { x, y, frame }: { x: Axis; y: Axis; frame: Frame }): string {
  const { left, right, top, bottom } = frame;
  if (axis === "y")
    return `<path class="mark" d="M${left} ${n(y.of(at))}H${right}"/>${text(label, { x: right, y: y.of(at) - 5, anchor: "end", small: true })}`;
  const isRight = x.of(at) > (left + right) / 2;
  const beside = {
    x: x.of(at) + (isRight ? -5 : 5),
    y: top + 10,
    anchor: isRight ? "end" : "start",
    small: true,
  } as const;
  return `<path class="mark" d="M${n(x.of(at))} ${n(top)}V${n(bottom)}"/>${text(label, beside)}`;
}

type TextPlace = { x: number; y: number; anchor?: "start" | "middle" | "end"; small?: boolean; title?: boolean };

function text(words: string, { x, y, anchor = "start", small = false, title = false }: TextPlace): string {
  const style = title ? ' class="title"' : small ? ' class="small"' : "";
  return `<text x="${n(x)}" y="${n(y)}" text-anchor="${anchor}"${style}>${escaped(words)}</text>`;
}

const n = (pixels: number): string => String(Number(pixels.toFixed(1)));

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (words: string): string => words.replace(/[&<>"]/g, (c) => ESCAPES[c] ?? c);

function svgOf(title: string, parts: readonly string[]): string {
  const series = (shade: 0 | 1) => COLOURS.map((c, i) => `.f${i}{fill:${c[shade]}}.s${i}{stroke:${c[shade]}}`).join("");
  const theme = (paper: string, ink: string, faint: string, shade: 0 | 1) =>
    `.paper{fill:${paper}}.small{stroke:${paper}}text{fill:${ink}}.axis,.whisker,.mark{stroke:${ink}}.grid{stroke:${faint}}${series(shade)}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img">`,
    `<title>${escaped(title)}</title>`,
    "<style>",
    "text{font:12.5px system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;font-variant-numeric:tabular-nums}",
    ".title{font-size:16px;font-weight:600}.small{font-size:11.5px;paint-order:stroke;stroke-width:3;stroke-linejoin:round}",
    ".line{fill:none;stroke-width:2;stroke-linejoin:round}.band{opacity:.2}.grid{stroke-width:1}",
    ".axis,.whisker{fill:none;stroke-width:1.2}.mark{fill:none;stroke-width:1.2;stroke-dasharray:5 4;opacity:.75}",
    theme("#ffffff", "#27272a", "#e4e4e7", 0),
    `@media (prefers-color-scheme:dark){${theme("#18181b", "#e4e4e7", "#3f3f46", 1)}}`,
    "</style>",
    `<rect class="paper" width="${WIDTH}" height="${HEIGHT}" rx="8"/>`,
    ...parts,
    "</svg>",
    "",
  ].join("\n");
}
