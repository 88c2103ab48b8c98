/**
 * Seeded random numbers. Same seed, same sequence, on every machine; the whole state is one number,
 * so that a checkpoint can hold it.
 */

/** Uniform in [0, 1). */
export type Random = {
  (): number;
  /** `randomFrom(state())` continues the sequence exactly. */
  state(): number;
};

/** Source: mulberry32, T. Ettinger, public domain; period 2³². */
export function randomFrom(state: number): Random {
  let current = state >>> 0;
  const next = () => {
    current = (current + 0x6d2b79f5) >>> 0;
    let t = Math.imul(current ^ (current >>> 15), current | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return Object.assign(next, { state: () => current });
}

/** A uint32 seed for a part of a computation, such as an epoch or a prompt; unrelated between keys. */
export function childSeed(seed: number, ...keys: number[]): number {
  return keys.reduce(
    (hash, key) => {
      // Keys above 2³² count in full: the high word is mixed in first.
      const high = Math.floor(key / 4294967296) >>> 0;
      return mixed(mixed(hash ^ mixed(high ^ 0x9e3779b9)) + mixed(key >>> 0));
    },
    mixed(seed >>> 0),
  );
}

/** A permutation of 0..n−1. Source: Fisher & Yates, in Durstenfeld's form (1964). */
export function shuffled(n: number, random: Random): number[] {
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

/** A standard normal number from two uniform ones. Source: Box & Muller 1958. */
export function gaussian(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return radius * Math.cos(2 * Math.PI * random());
}

/** A bijection of uint32 that flips half of the bits. Source: MurmurHash3's finaliser, A. Appleby. */
function mixed(n: number): number {
  let h = (n + 0x9e3779b9) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
