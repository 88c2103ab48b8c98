/**
 * Results on disk, so that a figure can be drawn again and an experiment goes on where it was stopped. They count only
 * for the settings that they were found with; nothing notices that the code has changed.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

export type Timed<T> = { result: T; seconds: number };

/**
 * What was found under this name with these settings; else finds it, and keeps it.
 * @param settings  whatever the result depends on, as JSON can hold it.
 * @returns         the result, through JSON, and the seconds that it took to find it.
 */
export async function saved<T>(input: {
  folder: string;
  name: string;
  settings: unknown;
  find: () => Promise<T>;
}): Promise<Timed<T>> {
  const { folder, name, find } = input;
  const settings = JSON.stringify(input.settings);
  const file = path.join(folder, `${name}.json`);
  if (existsSync(file)) {
    // Written below, of the same type as long as the settings are the same.
    const kept = JSON.parse(readFileSync(file, "utf8")) as Timed<T> & { settings: string };
    if (kept.settings === settings) return kept;
  }
  const startedAt = performance.now();
  const result = await find();
  const seconds = (performance.now() - startedAt) / 1000;
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, JSON.stringify({ settings, seconds, result }));
  return { result, seconds };
}
