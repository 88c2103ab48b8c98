import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { saved } from "./saved";

const folder = mkdtempSync(path.join(os.tmpdir(), "hone-saved-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("a result is found once for the same settings, and again for others", async () => {
  const find = vi.fn(async () => ({ rewards: [1, 2.5] }));
  const ask = (settings: unknown, name = "round") => saved({ folder, name, settings, find });
  const first = await ask({ beta: 0.1 });
  expect(first.result).toEqual({ rewards: [1, 2.5] });
  expect(await ask({ beta: 0.1 })).toMatchObject(first);
  expect(find).toHaveBeenCalledTimes(1);
  await ask({ beta: 0.1 }, "other");
  await ask({ beta: 0.2 });
  expect(find).toHaveBeenCalledTimes(3);
});
