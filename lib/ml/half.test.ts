import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromBFloat16, fromFloat16, toBFloat16, toFloat16 } from "./half";

const bits = (x: Float32Array): Uint32Array => new Uint32Array(x.buffer, x.byteOffset, x.length);
const float = (...patterns: number[]): Float32Array => new Float32Array(Uint32Array.from(patterns).buffer);
/** Where two arrays first differ, or -1. toEqual takes seconds. */
const difference = <A extends Float32Array | Uint16Array>(a: A, b: A): number =>
  a.length === b.length ? a.findIndex((x, i) => !Object.is(x, b[i])) : Math.min(a.length, b.length);
const all = Uint16Array.from({ length: 65536 }, (_, i) => i);

describe.each([
  ["float16", toFloat16, fromFloat16, { fractionBits: 10, bias: 15, infinity: 0x7c00 }],
  ["bfloat16", toBFloat16, fromBFloat16, { fractionBits: 7, bias: 127, infinity: 0x7f80 }],
] as const)("%s", (_, narrow, widen, { fractionBits, bias, infinity }) => {
  /** By the definition, in float64. For the pattern of infinity: the number that would come there. */
  const numberOf = (half: number): number => {
    const exponent = (half & 0x7fff) >> fractionBits;
    const fraction = (half & ((1 << fractionBits) - 1)) / 2 ** fractionBits;
    const size = exponent === 0 ? fraction * 2 ** (1 - bias) : (1 + fraction) * 2 ** (exponent - bias);
    return half & 0x8000 ? -size : size;
  };
  const finite = (half: number): boolean => (half & 0x7fff) < infinity;

  test("widens every finite pattern to the number that it stands for", () => {
    const patterns = all.filter(finite);
    expect(difference(widen(patterns), Float32Array.from(patterns, numberOf))).toBe(-1);
  });

  test("widens the others to infinity and NaN", () => {
    expect(widen(Uint16Array.of(infinity, 0x8000 | infinity))).toEqual(
      Float32Array.of(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
    );
    expect(widen(all.filter((h) => (h & 0x7fff) > infinity)).every(Number.isNaN)).toBe(true);
  });

  test("gives back all 65,536 patterns, NaN included", () => {
    expect(difference(narrow(widen(all)), all)).toBe(-1);
  });

  test("rounds to nearest around every midpoint, ties to even, beyond the largest number to infinity", () => {
    const lower = all.subarray(0, infinity);
    const middle = Float32Array.from(lower, (h) => (numberOf(h) + numberOf(h + 1)) / 2);
    const below = float(...bits(middle).map((b) => b - 1));
    const above = float(...bits(middle).map((b) => b + 1));
    const even = lower.map((h) => h + (h & 1));
    const upper = lower.map((h) => h + 1);
    for (const [x, expected] of [
      [middle, even],
      [below, lower],
      [above, upper],
    ] as const) {
      expect(difference(narrow(x), expected)).toBe(-1);
      expect(
        difference(
          narrow(x.map((v) => -v)),
          expected.map((h) => h | 0x8000),
        ),
      ).toBe(-1);
    }
  });

  test("is never farther from a number than its neighbours are", () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (x) => {
        const half = narrow(Float32Array.of(x))[0]!;
        const distance = Math.abs(numberOf(half) - x);
        if ((half & 0x7fff) > 0) expect(distance).toBeLessThanOrEqual(Math.abs(numberOf(half - 1) - x));
        if (finite(half)) expect(distance).toBeLessThanOrEqual(Math.abs(numberOf(half + 1) - x));
        expect(half >> 15).toBe(Object.is(x, -0) || x < 0 ? 1 : 0);
      }),
      { numRuns: 2000 },
    );
  });

  test("keeps infinities, and NaN of any payload", () => {
    const infinities = Float32Array.of(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
    expect(narrow(infinities)).toEqual(Uint16Array.of(infinity, 0x8000 | infinity));
    const nans = float(0x7f800001, 0x7fc00000, 0x7fffffff, 0xff800001, 0xffc00000, 0xffffffff);
    expect([...narrow(nans)].map((h) => [(h & 0x7fff) > infinity, h >> 15])).toEqual([
      [true, 0],
      [true, 0],
      [true, 0],
      [true, 1],
      [true, 1],
      [true, 1],
    ]);
  });

  test("reads views where they begin, and fills the target given", () => {
    const target = new Uint16Array(4);
    expect(narrow(Float32Array.of(9, 1, -2).subarray(1), target.subarray(1, 3)).buffer).toBe(target.buffer);
    const [one, minusTwo] = narrow(Float32Array.of(1, -2));
    expect([...target]).toEqual([0, one, minusTwo, 0]);
    const back = new Float32Array(4);
    widen(target.subarray(1, 3), back.subarray(2));
    expect([...back]).toEqual([0, 0, 1, -2]);
  });
});
