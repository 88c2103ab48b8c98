import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gaussian, type Random, randomFrom } from "@/lib/ml/random";
import { NO_CLUSTERS, withCluster } from "./clusters";
import { crowdBradleyTerry } from "./crowd-bradley-terry";
import { FALSE_FLAGS, findHabits, type HabitSums, NO_HABITS, qn } from "./habits";
import { type JudgedComparison, reliabilitiesOf } from "./reliability";
import { holm, studentQuantile, studentTail } from "./student";

describe("Student's t", () => {
  // Two-sided 5 % and 0.1 % points of the usual table.
  test.each([
    [1, 0.05, 12.706],
    [5, 0.05, 2.571],
    [10, 0.001, 4.587],
    [30, 0.05, 2.042],
    [120, 0.001, 3.373],
  ])("with %d degrees of freedom exceeds, with probability %d, %d", (freedom, tail, t) => {
    expect(studentTail(t, freedom)).toBeCloseTo(tail, 4);
    expect(studentQuantile(tail, freedom)).toBeCloseTo(t, 2);
  });
});

test("Holm's correction gives the published example, and never a smaller p", () => {
  // R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")
  expect(holm([0.01, 0.04, 0.03, 0.005]).map((p) => Number(p.toFixed(12)))).toEqual([0.03, 0.06, 0.06, 0.02]);
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 }), (p) => {
      expect(holm(p).every((adjusted, i) => adjusted >= p[i]!)).toBe(true);
    }),
  );
});

test("Qn is the deviation of normal numbers, and stays near it when a fifth are far away", () => {
  const random = randomFrom(1);
  const normal = Array.from({ length: 400 }, () => 3 * gaussian(random));
  expect(Math.abs(qn(normal) / 3 - 1)).toBeLessThan(0.1);
  expect(qn([...normal, ...Array.from({ length: 100 }, () => 1000)]) / 3).toBeLessThan(1.6);
});

/** Labelers who side with peers that often, and lean in the way that share is above one half, answered so often. */
function labelersWith(shares: readonly number[], rankings: number, random: Random): Map<string, HabitSums> {
  return new Map(
    shares.map((share, i) => {
      let [agreement, length] = [NO_CLUSTERS, NO_CLUSTERS];
      for (let r = 0; r < rankings; r++) {
        agreement = withCluster(agreement, [0, 1, 2].filter(() => random() < share).length, 3);
        length = withCluster(length, gaussian(random) + 2 * (share - 0.5), 1);
      }
      return [`l${i}`, { ...NO_HABITS, length, agreement, consistency: agreement }];
    }),
  );
}

describe("flags", () => {
  const honest = (random: Random) => Array.from({ length: 20 }, () => 0.55 + 0.05 * (random() - 0.5));

  test("find the one who stands out, and say how far", () => {
    const random = randomFrom(7);
    const found = findHabits(labelersWith([...honest(random), 0.9], 120, random));
    const odd = found.get("l20")!;
    expect(odd.length).toMatchObject({ flagged: true, rankings: 120, peers: { labelers: 20 } });
    expect(odd.length!.byChance).toBeLessThan(0.001);
    expect(odd.length!.interval[0]).toBeGreaterThan(odd.length!.peers!.range[1]);
    // More agreement than others have is no question.
    expect(odd.agreement).toMatchObject({ flagged: false });
    expect(odd.consistency).toMatchObject({ flagged: false });
    expect([...found].filter(([id, f]) => id !== "l20" && Object.values(f).some((h) => h.flagged))).toEqual([]);
  });

  test("find who orders what comes again otherwise than before", () => {
    const random = randomFrom(6);
    const found = findHabits(labelersWith([...Array.from({ length: 20 }, () => 0.8), 0.5], 40, random));
    const odd = found.get("l20")!;
    expect(odd.consistency).toMatchObject({ flagged: true, rankings: 40 });
    expect([...found].filter(([, f]) => f.consistency!.flagged)).toHaveLength(1);
  });

  test.each([0, 0.3])(
    "are as many as promised where nobody is unusual, though labelers differ by %d",
    (spread) => {
      const random = randomFrom(8);
      const flags = Array.from({ length: 200 }, () => {
        const shares = Array.from({ length: 20 }, () => 0.55 + spread * 0.1 * gaussian(random));
        return [...findHabits(labelersWith(shares, 30, random)).values()].flatMap((own) =>
          Object.values(own).filter((h) => h.flagged),
        ).length;
      });
      const mean = flags.reduce((sum, n) => sum + n, 0) / flags.length;
      // Two of the three habits here are one and the same, so flags come in twos: four standard errors of that.
      expect(mean).toBeLessThan(FALSE_FLAGS + 4 * Math.sqrt((2 * FALSE_FLAGS) / flags.length));
      expect(mean).toBeGreaterThan(FALSE_FLAGS / 10);
    },
    60_000,
  );

  test("are raised on nobody where all answer alike to the last digit", () => {
    const alike = [0.1, 0.2, 0.3].map((x) => Array.from({ length: 30 }, () => x));
    const sums = alike.flat().reduce((s, x) => withCluster(s, x, 1), NO_CLUSTERS);
    const reversed = alike.toReversed().flat();
    const rounded = reversed.reduce((s, x) => withCluster(s, x, 1), NO_CLUSTERS);
    const always = Array.from({ length: 30 }, () => 0.75).reduce((s, x) => withCluster(s, x, 1), NO_CLUSTERS);
    const labelers = Array.from({ length: 8 }, (_, i): [string, HabitSums] => [
      `l${i}`,
      { ...NO_HABITS, position: always, pace: i % 2 === 0 ? sums : rounded },
    ]);
    for (const own of findHabits(new Map(labelers)).values())
      expect(Object.values(own).filter((finding) => finding.flagged || finding.byChance === 0)).toEqual([]);
  });

  test("need ten rankings and five peers", () => {
    const random = randomFrom(9);
    expect(findHabits(labelersWith([0.5, 0.5], 9, random)).get("l0")).toEqual({});
    expect(findHabits(labelersWith([0.5, 0.5, 1], 30, random)).get("l2")!.length).toMatchObject({
      peers: null,
      byChance: null,
      flagged: false,
    });
  });

  test("do not depend on the order or names of labelers, and turn round with the habit", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 8, maxLength: 12 }), (percents) => {
        const shares = percents.map((p) => p / 100);
        const given = [...labelersWith(shares, 20, randomFrom(1))];
        const found = findHabits(new Map(given));
        const reversed = findHabits(new Map(given.toReversed()));
        for (const [id, own] of found) expect(reversed.get(id)).toEqual(own);
        const turned = findHabits(
          new Map(
            given.map(([id, s]) => {
              const { x, xn, ...same } = s.length;
              return [id, { ...NO_HABITS, length: { ...same, x: -x, xn: -xn } }];
            }),
          ),
        );
        for (const [id, own] of found) expect(turned.get(id)!.length!.value).toBeCloseTo(-own.length!.value, 9);
      }),
      { numRuns: 30 },
    );
  });
});

describe("reliabilities, comparison by comparison,", () => {
  test("are those of Crowd-BT over all responses at once", () => {
    const random = randomFrom(3);
    const flips = { ann: 0.05, bob: 0.1, cy: 0.45 };
    const comparisons: JudgedComparison[] = Array.from({ length: 12 }, () => ({
      rankings: Object.entries(flips).map(([labeler, flip]) => ({
        labeler,
        ranks: random() < flip ? [3, 2, 1] : random() < 0.2 ? [2, 1, 3] : [1, 2, 3],
      })),
    }));
    const preferences = comparisons.flatMap(({ rankings }, c) =>
      rankings.flatMap(({ labeler, ranks }) =>
        ranks.flatMap((a, i) =>
          ranks.flatMap((b, j) => (a < b ? [{ labeler, chosen: `${c} ${i}`, rejected: `${c} ${j}` }] : [])),
        ),
      ),
    );
    const joint = crowdBradleyTerry(preferences, { tolerance: 1e-7 });
    if (joint.value === null) throw new Error(joint.reason);
    const ours = reliabilitiesOf(comparisons, { iterations: 3000, tolerance: 1e-9 });
    for (const [labeler, r] of joint.reliabilities) expect(ours.get(labeler)).toBeCloseTo(r, 4);
    expect(ours.get("cy")!).toBeLessThan(ours.get("ann")!);
  });
});
