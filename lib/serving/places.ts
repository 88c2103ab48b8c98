import { childSeed, randomFrom, shuffled } from "@/lib/ml/random";

/** Which of an order's versions gives the response at a place, and the seed it is sampled with. Below 2³¹: a Postgres integer. */
export type Place = { version: number; seed: number };

/**
 * What stands at each place of a prompt's comparison. Each version answers as often as if they took turns (the k-th response is
 * from version k mod n); which response stands where is shuffled, since ids are made in the order of places: neither a place
 * nor an id tells a version. The same order and prompt give the same.
 * @param versions  how many answer.
 * @returns         [k]
 */
export function placesOf(input: { orderSeed: number; promptId: string; k: number; versions: number }): Place[] {
  const { orderSeed, promptId, k, versions } = input;
  const prompt = Number.parseInt(promptId.replaceAll("-", "").slice(-8), 16);
  return shuffled(k, randomFrom(childSeed(orderSeed, prompt))).map((turn) => ({
    version: turn % versions,
    seed: childSeed(orderSeed, prompt, turn) >>> 1,
  }));
}
