import { expect, test } from "vitest";
import { z } from "zod";
import { newId, newIds } from "./ids";

test("ids are version 7 and carry their time", () => {
  const id = newId(new Date("2026-02-22T19:22:22.000Z"));
  expect(z.uuidv7().safeParse(id).success).toBe(true);
  // The example of RFC 9562, appendix A.6: 0x017F22E279B0 is 2022-02-22T19:22:22Z.
  expect(newId(new Date("2022-02-22T19:22:22.000Z")).slice(0, 13)).toBe("017f22e2-79b0");
});

test("ids of one call increase and differ; later ones sort after", () => {
  const first = newIds(new Date(1_000), 2_000);
  const second = newIds(new Date(1_001), 10);
  expect(new Set(first).size).toBe(2_000);
  expect([...first, ...second].sort()).toEqual([...first, ...second]);
});
