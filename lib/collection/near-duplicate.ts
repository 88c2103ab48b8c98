/**
 * When two prompts are almost the same: they share a long common prefix. Pure.
 *
 * Prompts are compared by their beginnings: all that the user and the assistant say, as one line without double spaces, in
 * lower case, of that the first 400 characters. System messages do not count, because many prompts share one. Two beginnings are
 * near-duplicates when they are equal, or when they share at least 40 characters from the start and these are at least 80 % of the
 * shorter one. So a few-shot prompt with the same instruction and pairs is one, and a short question with a common opening is not.
 *
 * @source Ouyang et al. 2022, section 3.2: "We heuristically deduplicate prompts by checking for prompts that share a long common
 *         prefix"; the numbers are ours.
 */
import type { Message } from "@/lib/contract/common";

const BEGINNING_CHARACTERS = 400;
/** Also the key by which candidates are looked up. */
export const LEAST_SHARED_CHARACTERS = 40;
const LEAST_SHARED_SHARE = 0.8;

/** A prompt's beginning in the form in which prompts are compared. Characters are code points. */
export function beginningOf(messages: readonly Message[]): string {
  const said = messages.filter((m) => m.role !== "system").map((m) => m.content);
  const line = said.join(" ").normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();
  return firstCharacters(line, BEGINNING_CHARACTERS);
}

/** The first characters of a text, none of them cut in half. */
export const firstCharacters = (text: string, count: number): string =>
  [...text.slice(0, 2 * count)].slice(0, count).join("");

/** How many characters two texts share from their start. */
export function commonPrefixLength(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  const differs = left.findIndex((character, i) => character !== right[i]);
  return differs === -1 ? left.length : differs;
}

/** Whether prompts with these beginnings are almost the same. */
export function isNearDuplicate(a: string, b: string): boolean {
  if (a === "" || a === b) return a !== "";
  const shared = commonPrefixLength(a, b);
  return shared >= LEAST_SHARED_CHARACTERS && shared >= LEAST_SHARED_SHARE * Math.min([...a].length, [...b].length);
}

/** Of some prompts, the near-duplicate that shares the longest prefix with `beginning`; null when none is one. */
export function mostSimilar<T extends { beginning: string }>(beginning: string, others: readonly T[]): T | null {
  const near = others.filter((other) => isNearDuplicate(beginning, other.beginning));
  const sharedWith = (other: T): number => commonPrefixLength(beginning, other.beginning);
  return near.toSorted((a, b) => sharedWith(b) - sharedWith(a))[0] ?? null;
}
