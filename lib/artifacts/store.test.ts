import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type ArtifactStore, createArtifactStore } from "./store";

let root: string;
let store: ArtifactStore;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "artifacts-"));
  store = createArtifactStore({ root: path.join(root, "store") });
});
afterEach(() => rmSync(root, { recursive: true }));

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const pathOf = (digest: string): string => path.join(root, "store", digest.slice(0, 2), digest);
const MISSING = "0".repeat(64);

describe("bytes", () => {
  test("are stored under their sha256 and come back", async () => {
    for (const bytes of [bytesOf("hello"), new Uint8Array(0), new Uint8Array(100_000).fill(7)]) {
      const digest = await store.put(bytes);
      expect(digest).toBe(sha256(bytes));
      expect(await store.has(digest)).toBe(true);
      expect([...(await store.get(digest))]).toEqual([...bytes]);
    }
  });

  test("that were never stored are not found", async () => {
    expect(await store.has(MISSING)).toBe(false);
    await expect(store.get(MISSING)).rejects.toMatchObject({ code: "not_found" });
  });

  test("that were damaged are refused on reading, and repaired by storing them again", async () => {
    const bytes = bytesOf("a model");
    const digest = await store.put(bytes);
    writeFileSync(pathOf(digest), "b model");
    await expect(store.get(digest)).rejects.toThrow("is damaged");
    await store.put(bytes);
    expect(await store.get(digest)).toEqual(Buffer.from(bytes));
  });

  test("stored many times at once leave one whole file and nothing else", async () => {
    const bytes = new Uint8Array(50_000).fill(3);
    const digests = await Promise.all(Array.from({ length: 8 }, () => store.put(bytes)));
    expect(new Set(digests).size).toBe(1);
    expect(readdirSync(path.dirname(pathOf(digests[0]!)))).toEqual([digests[0]]);
  });

  test("that cannot be put in place leave no temporary file", async () => {
    const bytes = bytesOf("blocked");
    const digest = sha256(bytes);
    const other = createArtifactStore({ root: path.join(root, "other") });
    // A folder stands where the file must go.
    await other.put(bytesOf("x"));
    const folder = path.join(root, "other", digest.slice(0, 2));
    mkdirSync(path.join(folder, digest), { recursive: true });
    await expect(other.put(bytes)).rejects.toThrow();
    expect(readdirSync(folder)).toEqual([digest]);
  });
});

describe("digests", () => {
  test.each([
    ["../../etc/passwd"],
    [""],
    [`${"a".repeat(62)}/.`],
    ["A".repeat(64)],
    [`${"a".repeat(64)}\n`],
    ["a".repeat(65)],
  ])("%j never becomes a path", async (digest) => {
    const refusal = { code: "invalid_input" };
    await expect(store.get(digest)).rejects.toMatchObject(refusal);
    await expect(store.has(digest)).rejects.toMatchObject(refusal);
    await expect(store.getFiles(digest)).rejects.toMatchObject(refusal);
  });
});

describe("files", () => {
  const files = new Map([
    ["model.safetensors", bytesOf("weights")],
    ["config.json", bytesOf("{}")],
  ]);

  test("come back by their manifest's digest, all or one", async () => {
    const digest = await store.putFiles(files);
    const read = await store.getFiles(digest);
    expect([...read.keys()]).toEqual(["config.json", "model.safetensors"]);
    expect(new TextDecoder().decode(read.get("model.safetensors"))).toBe("weights");
    expect(new TextDecoder().decode(await store.getFile(digest, "config.json"))).toBe("{}");
    await expect(store.getFile(digest, "model.onnx")).rejects.toMatchObject({ code: "not_found" });
  });

  test("have a canonical manifest", async () => {
    const digest = await store.putFiles(files);
    expect(readFileSync(pathOf(digest), "utf8")).toBe(
      `{"files":{"config.json":"${sha256(bytesOf("{}"))}","model.safetensors":"${sha256(bytesOf("weights"))}"}}`,
    );
  });

  test("have a digest that depends on names and contents but not on order", async () => {
    const name = fc.stringMatching(/^[a-z0-9][a-z0-9.]{0,5}$/u);
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(name, fc.uint8Array({ maxLength: 8 }), { minKeys: 1, maxKeys: 4 }),
        async (entries) => {
          const list = Object.entries(entries);
          const digest = await store.putFiles(new Map(list));
          expect(await store.putFiles(new Map(list.reverse()))).toBe(digest);
          const [first, bytes] = list[0]!;
          const changed = new Map(list).set(first, Uint8Array.of(...bytes, 0));
          expect(await store.putFiles(changed)).not.toBe(digest);
          const renamed = new Map(list).set(`${first}x`, bytes);
          renamed.delete(first);
          expect(await store.putFiles(renamed)).not.toBe(digest);
        },
      ),
      { numRuns: 20 },
    );
  });

  test.each(["../config.json", "a/b", "__proto__", "", ".hidden", "a\\b", "a\0b", "x".repeat(129)])(
    "may not be named %j",
    async (name) => {
      await expect(store.putFiles(new Map([[name, bytesOf("x")]]))).rejects.toMatchObject({
        code: "invalid_input",
      });
    },
  );

  test("are not read from bytes that are no manifest", async () => {
    for (const text of ["weights", "[]", '{"files":{"../x":"00"}}', '{"files":{"a":"../../x"}}']) {
      const digest = await store.put(bytesOf(text));
      await expect(store.getFiles(digest)).rejects.toThrow("is not a manifest");
    }
  });

  test("of which one is damaged or gone are refused", async () => {
    const digest = await store.putFiles(files);
    rmSync(pathOf(sha256(bytesOf("{}"))));
    await expect(store.getFiles(digest)).rejects.toMatchObject({ code: "not_found" });
  });
});
