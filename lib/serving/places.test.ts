import { expect, test } from "vitest";
import { blindOrder } from "@/lib/db/blind-order";
import { childSeed, type Random, randomFrom } from "@/lib/ml/random";
import { placesOf } from "./places";

const PROMPTS = 2_000;
const hex = (random: Random, digits: number) =>
  Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join("");
/** As uuid(7) makes them: those made later come later in the order of ids. */
const madeAt = (millisecond: number, random: Random) =>
  `${millisecond.toString(16).padStart(8, "0")}-0000-7000-8000-${hex(random, 12)}`;
/** Five standard deviations of how often a version with a share of the places stands at one of them. */
const bound = (share: number) => 5 * Math.sqrt(PROMPTS * share * (1 - share));

test.each([
  [2, 2],
  [5, 2],
  [5, 5],
  [9, 4],
])("of %i responses by %i versions, neither the place, the id nor the letter tells the version", (k, versions) => {
  const random = randomFrom(20_261_127);
  const byId = Array.from({ length: k }, () => new Array<number>(versions).fill(0));
  const byLetter = Array.from({ length: k }, () => new Array<number>(versions).fill(0));
  for (let i = 0; i < PROMPTS; i++) {
    const places = placesOf({ orderSeed: 7, promptId: madeAt(i, random), k, versions });
    const made = places.map((place, at) => ({ id: madeAt(PROMPTS + i * k + at, random), ...place }));
    const ascending = made.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const shown = blindOrder(madeAt(i, random), made);
    for (const [at, { version }] of ascending.entries()) byId[at]![version]! += 1;
    for (const [at, { version }] of shown.entries()) byLetter[at]![version]! += 1;
  }
  for (const counts of [...byId, ...byLetter])
    for (const [version, count] of counts.entries()) {
      const share = Math.ceil((k - version) / versions) / k;
      expect(Math.abs(count - PROMPTS * share)).toBeLessThan(bound(share));
    }
});

test("responses made in a fixed order are shown in one that tells nothing", () => {
  const random = randomFrom(3);
  const firstShown = [0, 0, 0];
  for (let i = 0; i < PROMPTS; i++) {
    const made = [0, 1, 2].map((place) => ({ id: madeAt(3 * i + place, random), place }));
    firstShown[blindOrder(madeAt(i, random), made)[0]!.place]! += 1;
  }
  for (const count of firstShown) expect(Math.abs(count - PROMPTS / 3)).toBeLessThan(bound(1 / 3));
});

test("each version answers as if they took turns, each with seeds of its own, and again the same", () => {
  const order = { orderSeed: 9, promptId: "01890a5d-ac96-774b-bcce-b302099a8057", k: 5, versions: 2 };
  const places = placesOf(order);
  expect(places).toEqual(placesOf(order));
  expect(places.map((place) => place.version).sort()).toEqual([0, 0, 0, 1, 1]);
  const seeds = [0, 1, 2, 3, 4].map((turn) => childSeed(9, 0x099a8057, turn) >>> 1);
  expect(places.map((place) => place.seed).sort()).toEqual(seeds.sort());
  for (const { seed, version } of places) expect(seeds.includes(seed) && seed < 2 ** 31 && version < 2).toBe(true);
  expect(placesOf({ ...order, promptId: "01890a5d-ac96-774b-bcce-b302099a8058" })).not.toEqual(places);
});
