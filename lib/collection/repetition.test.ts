import fc from "fast-check";
import { expect, test } from "vitest";
import { groupBy } from "@/lib/agreement/group-by";
import { DISTANCE, drawRepetition, LOOKED_AT } from "./repetition";
import { type Turn, turnOf } from "./turns";

/** One labeler at work: who answers each turn with the next ordinary task, a calibration task or a repetition, or skips it. */
function workFor(
  turns: number,
  mixing: { seed: string; calibration: number; repetition: number },
  skips: readonly number[],
) {
  const answers: { rankingId: string; sort: Turn; of?: string }[] = [];
  const repeated = new Set<string>();
  const given: { turn: number; of: string; distance: number; isAgain: boolean }[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const newest = answers.slice(-LOOKED_AT).toReversed();
    const answered = newest.map(({ rankingId, sort }) => ({
      rankingId,
      isRepeatable: sort === "ordinary" && !repeated.has(rankingId),
    }));
    const due = turnOf(mixing, turn);
    const drawn = due === "repetition" ? drawRepetition(mixing, turn, answered) : null;
    if (drawn) {
      expect(drawRepetition(mixing, turn, [...answered])).toEqual(drawn);
      const { rankingId: of } = drawn;
      const place = answers.findIndex((a) => a.rankingId === of);
      given.push({ turn, of, distance: answers.length - 1 - place, isAgain: repeated.has(of) });
      repeated.add(of);
    }
    const sort: Turn = drawn ? "repetition" : due === "calibration" ? due : "ordinary";
    if (!skips.includes(turn % 7)) answers.push({ rankingId: `${mixing.seed} answer ${turn}`, sort });
  }
  return { answers, given };
}

test("a labeler is asked again to the share asked, never the same twice, never before the distance, only what they ranked", () => {
  fc.assert(
    fc.property(
      fc.record({
        seed: fc.uuid(),
        calibration: fc.integer({ min: 0, max: 30 }).map((percent) => percent / 100),
        repetition: fc.integer({ min: 0, max: 20 }).map((percent) => percent / 100),
      }),
      fc.subarray([0, 3, 5]),
      (mixing, skips) => {
        const turns = 400;
        const { answers, given } = workFor(turns, mixing, skips);
        for (const { of, distance, isAgain } of given) {
          expect(isAgain).toBe(false);
          expect(distance).toBeGreaterThanOrEqual(DISTANCE);
          expect(answers.find((a) => a.rankingId === of)?.sort).toBe("ordinary");
        }
        // Once there is something to repeat, every turn that is due gives one.
        const from = given[0]?.turn ?? turns;
        const due = Array.from({ length: turns }, (_, turn) => turn).filter((t) => turnOf(mixing, t) === "repetition");
        expect(given.map((g) => g.turn)).toEqual(due.filter((turn) => turn >= from));
        expect(from).toBeLessThan(mixing.repetition < 0.05 ? turns + 1 : 110);
      },
    ),
    { seed: 20_261_127, numRuns: 60 },
  );
});

test("which answer comes again cannot be told from how long ago it was", () => {
  const { given } = workFor(3_000, { seed: "someone", calibration: 0.1, repetition: 0.2 }, []);
  const distances = given.map((g) => g.distance);
  const counts = groupBy(distances, String);
  expect(counts.size).toBeGreaterThan(15);
  expect(Math.max(...[...counts.values()].map((same) => same.length)) / distances.length).toBeLessThan(0.2);
  expect(Math.max(...distances)).toBeLessThan(LOOKED_AT);
});

test("nothing is drawn from too few answers, or from answers that cannot be asked again", () => {
  const answers = (count: number, isRepeatable: boolean) =>
    Array.from({ length: count }, (_, i) => ({ rankingId: String(i), isRepeatable }));
  const draw = (answered: ReturnType<typeof answers>) => drawRepetition({ seed: "someone" }, 30, answered);
  expect(draw(answers(DISTANCE, true))).toBeNull();
  expect(draw(answers(DISTANCE + 1, true))).toMatchObject({ rankingId: String(DISTANCE) });
  expect(draw(answers(LOOKED_AT, false))).toBeNull();
});
