import type { Random } from "@/lib/ml/random";

/** One item of a list that must not be empty. */
export function pick<T>(items: readonly T[], random: Random): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error("Nothing to pick from: the list is empty.");
  return item;
}

/** `count` different items in random order; fewer when the list is shorter. */
export function pickSeveral<T>(items: readonly T[], count: number, random: Random): T[] {
  const rest = [...items];
  const picked: T[] = [];
  while (picked.length < count && rest.length > 0) {
    const [item] = rest.splice(Math.floor(random() * rest.length), 1);
    if (item !== undefined) picked.push(item);
  }
  return picked;
}

/** A key drawn in proportion to its weight. */
export function pickWeighted<K extends string>(weights: Readonly<Record<K, number>>, random: Random): K {
  // Object.keys widens to string; the record's type says what its keys are.
  const keys = Object.keys(weights) as K[];
  let left = random() * keys.reduce((sum, key) => sum + weights[key], 0);
  for (const key of keys) {
    left -= weights[key];
    if (left < 0) return key;
  }
  return pick(keys, random);
}

/** True with the given probability. */
export function chance(probability: number, random: Random): boolean {
  return random() < probability;
}
