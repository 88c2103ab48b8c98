/** The matrix's columns as a table of any two labelers. Pure. */
import { type AgreementMatrix, type Measure, NO_INTERVAL } from "@/lib/contract/agreement";

type Labeler = AgreementMatrix["labelers"][number];

export type MatrixPair = {
  a: Labeler;
  b: Labeler;
  comparisons: number;
  agree: number;
  disagree: number;
  bothTied: number;
  oneTied: number;
  /** agree / (agree + disagree). */
  strict: number | null;
  interval: [number, number] | null;
  kappa: Measure;
};

export type MatrixOrder = "name" | "agreement";
export type Who = "everyone" | "people" | "simulated";

export type MatrixView = {
  labelers: Labeler[];
  /** The pair of the labelers at two places of `labelers`, in either order. */
  pairAt: (row: number, column: number) => MatrixPair | null;
};

/** Some labelers in an order: by name, or those first with whom others agree least. */
export function matrixView(matrix: AgreementMatrix, by: { order: MatrixOrder; who: Who }): MatrixView {
  const n = matrix.labelers.length;
  const places = matrix.labelers
    .map((_, place) => place)
    .filter((place) => by.who === "everyone" || matrix.labelers[place]?.simulated === (by.who === "simulated"));
  if (by.order === "agreement")
    places.sort((x, y) => (matrix.labelers[x]?.agreement ?? 2) - (matrix.labelers[y]?.agreement ?? 2));
  const { a, b } = matrix.pairs;
  const pairs = new Map(a.map((place, i) => [place * n + (b[i] ?? 0), i]));
  return {
    labelers: places.flatMap((place) => matrix.labelers[place] ?? []),
    pairAt: (row, column) => {
      const [x, y] = [places[row] ?? 0, places[column] ?? 0];
      const i = pairs.get(x * n + y) ?? pairs.get(y * n + x);
      return i === undefined ? null : pairOf(matrix, i);
    },
  };
}

/** All pairs whose labelers are both of those asked for. */
export const pairsOf = (matrix: AgreementMatrix, who: Who): MatrixPair[] =>
  matrix.pairs.a.flatMap((_, i) => {
    const pair = pairOf(matrix, i);
    const isAsked = (l: Labeler) => who === "everyone" || l.simulated === (who === "simulated");
    return pair && isAsked(pair.a) && isAsked(pair.b) ? [pair] : [];
  });

function pairOf({ labelers, pairs }: AgreementMatrix, i: number): MatrixPair | null {
  const [a, b] = [labelers[pairs.a[i] ?? -1], labelers[pairs.b[i] ?? -1]];
  if (!a || !b) return null;
  const number = (column: readonly number[]) => column[i] ?? 0;
  const [low, high] = [pairs.low[i] ?? null, pairs.high[i] ?? null];
  const [kappaLow, kappaHigh] = [pairs.kappaLow[i] ?? null, pairs.kappaHigh[i] ?? null];
  const [agree, disagree] = [number(pairs.agree), number(pairs.disagree)];
  return {
    a,
    b,
    comparisons: number(pairs.comparisons),
    agree,
    disagree,
    bothTied: number(pairs.bothTied),
    oneTied: number(pairs.oneTied),
    strict: agree + disagree === 0 ? null : agree / (agree + disagree),
    interval: low === null || high === null ? null : [low, high],
    kappa: {
      value: pairs.kappa[i] ?? null,
      interval: kappaLow === null || kappaHigh === null ? null : [kappaLow, kappaHigh],
      reason: kappaLow === null ? NO_INTERVAL : null,
    },
  };
}
