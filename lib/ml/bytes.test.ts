import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openFile, writeWhole } from "./bytes";

let folder = "";
let file = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "hone-bytes-"));
  file = path.join(folder, "file");
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a file is read from any place, also once another has taken its name", async () => {
  writeFileSync(file, "0123456789");
  const source = openFile(file);
  await writeWhole(file, new TextEncoder().encode("abc"));
  const target = new Uint8Array(4);
  source.read(target, 3);
  expect(source.size).toBe(10);
  expect(new TextDecoder().decode(target)).toBe("3456");
  source.close();
});

test("a file that becomes shorter while it is read is refused", () => {
  writeFileSync(file, "0123456789");
  const source = openFile(file, "weights");
  truncateSync(file, 5);
  expect(() => source.read(new Uint8Array(4), 3)).toThrow("weights: became shorter while it was read");
  source.close();
});

test("pieces that reuse one buffer are written as they came, and have no name before the last", async () => {
  const buffer = new Uint8Array(3);
  const size = 3 * 300;
  await writeWhole(file, {
    size,
    *[Symbol.iterator]() {
      for (let i = 0; i < 300; i++) {
        expect(existsSync(file)).toBe(false);
        yield buffer.fill(i);
      }
    },
  });
  expect([...readFileSync(file)]).toEqual(Array.from({ length: size }, (_, i) => Math.floor(i / 3) % 256));
});

test("a failure half way leaves the file as it was, and nothing beside it", async () => {
  writeFileSync(file, "old");
  const failing = writeWhole(file, {
    size: 2,
    *[Symbol.iterator]() {
      yield new Uint8Array(1);
      throw new Error("power cut");
    },
  });
  await expect(failing).rejects.toThrow("power cut");
  expect(readFileSync(file, "utf8")).toBe("old");
  expect(readdirSync(folder)).toEqual(["file"]);
});
