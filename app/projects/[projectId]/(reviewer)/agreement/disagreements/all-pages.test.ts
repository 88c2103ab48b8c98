import { expect, test } from "vitest";
import { readAllPages } from "./all-pages";

const keyOf = (item: string) => item;

/** Serves a list in twos. */
const readOf = (items: readonly string[]) => async (page: number) => ({
  items: items.slice(2 * (page - 1), 2 * page),
  total: items.length,
});

test.each([0, 1, 2, 3, 5])("a list of %i is read whole, in its order", async (length) => {
  const items = [..."abcde"].slice(0, length);
  const told: [number, number][] = [];
  const read = await readAllPages({ read: readOf(items), size: 2, keyOf, onRead: (...now) => told.push(now) });
  expect(read).toEqual(items);
  expect(told).toHaveLength(Math.max(1, Math.ceil(length / 2)));
  expect(told.at(-1)).toEqual([length, length]);
});

test("what moves to a later page while one reads comes once, and a list that shrinks ends", async () => {
  const lists = ["abcd", "xabcd", "xabcd"].map((items) => readOf([...items]));
  const moved = await readAllPages({ read: (page) => lists[page - 1]!(page), size: 2, keyOf, onRead: () => undefined });
  expect(moved).toEqual(["a", "b", "c", "d"]);
  let asked = 0;
  const read = async () => ({ items: asked++ === 0 ? ["a", "b"] : [], total: 9 });
  expect(await readAllPages({ read, size: 2, keyOf, onRead: () => undefined })).toEqual(["a", "b"]);
  expect(asked).toBe(2);
});

test("a page that fails fails the whole", async () => {
  const read = (page: number) => (page === 2 ? Promise.reject(new Error("gone")) : readOf([..."abcde"])(page));
  await expect(readAllPages({ read, size: 2, keyOf, onRead: () => undefined })).rejects.toThrow("gone");
});
