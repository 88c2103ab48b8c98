/** Numbers as Hone writes them: English, tabular, no false precision. */

const integer = new Intl.NumberFormat("en");

/** "12,480". */
export const count = (n: number): string => integer.format(n);

/** "412 rankings", "1 ranking". */
export const counted = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`;

const conjunction = new Intl.ListFormat("en-GB");

/** "base v1, policy v1 and policy v2". */
export const listed = (words: readonly string[]): string => conjunction.format(words);

/** 0.726 -> "72.6 %". Null is a dash: nothing comparable is not 0. */
export const percent = (share: number | null, digits = 1): string =>
  share === null ? "–" : `${(share * 100).toFixed(digits)} %`;

/** [0.68, 0.77] -> "[68.0, 77.0]", in percent. */
export const percentInterval = (interval: readonly [number, number] | null): string =>
  interval === null ? "" : `[${(interval[0] * 100).toFixed(1)}, ${(interval[1] * 100).toFixed(1)}]`;

/** 3725 -> "1 h 2 min", 125 -> "2 min 5 s". */
export function duration(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return `${s} s`;
  if (s < 3600) return s % 60 === 0 ? `${s / 60} min` : `${Math.floor(s / 60)} min ${s % 60} s`;
  return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
}

/** 125 -> "2:05". */
export const clock = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

/** "open_qa" -> "Open QA". */
export const labelOfUseCase = (useCase: string): string => {
  const words = useCase.replace("_qa", " QA").replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};
