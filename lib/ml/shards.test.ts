import fc from "fast-check";
import { expect, test } from "vitest";
import { joined } from "./bytes";
import { decodeSafetensors, type Tensor } from "./safetensors";
import { encodeWeights, parseWeightsIndex, type WeightsOptions } from "./shards";

const tensorsOf = (sizes: Record<string, number>): Map<string, Tensor> =>
  new Map(Object.entries(sizes).map(([name, n]) => [name, { shape: [n], data: new Float32Array(n).fill(n) }]));
const filesOf = (tensors: Map<string, Tensor>, options: WeightsOptions): Map<string, Uint8Array> =>
  new Map([...encodeWeights(tensors, options)].map(([n, c]) => [n, c instanceof Uint8Array ? c : joined(c)]));
const INDEX = "model.safetensors.index.json";

test("weights within the limit are one file, without an index", () => {
  expect([...encodeWeights(tensorsOf({ a: 2, b: 3 }), { maxShardBytes: 20 }).keys()]).toEqual(["model.safetensors"]);
  expect([...encodeWeights(tensorsOf({ a: 2, b: 3 }), {}).keys()]).toEqual(["model.safetensors"]);
});

test("weights beyond it are shards that the index tells of, as Hugging Face names them", () => {
  const files = filesOf(tensorsOf({ d: 1, c: 9, b: 3, a: 2 }), { maxShardBytes: 20 });
  const [one, two, three] = [1, 2, 3].map((i) => `model-0000${i}-of-00003.safetensors`);
  expect([...files.keys()]).toEqual([one, two, three, INDEX]);
  const text = new TextDecoder().decode(files.get(INDEX));
  expect(text).toMatch(/^\{\n {2}"metadata": \{\n {4}"total_size": 60\n {2}\},\n/u);
  expect(JSON.parse(text)).toEqual({
    metadata: { total_size: 60 },
    weight_map: { a: one, b: one, c: two, d: three },
  });
  expect(parseWeightsIndex(text)).toEqual([one, two, three]);
  expect(decodeSafetensors(files.get(one!)!).metadata).toEqual({ format: "pt" });
});

test("the limit counts bytes as they are stored", () => {
  const tensors = tensorsOf({ a: 5, b: 5 });
  expect(encodeWeights(tensors, { maxShardBytes: 20 }).size).toBe(3);
  expect(encodeWeights(tensors, { maxShardBytes: 20, dtype: "BF16" }).size).toBe(1);
  const index = filesOf(tensors, { maxShardBytes: 10, dtype: "F16" }).get(INDEX);
  expect(JSON.parse(new TextDecoder().decode(index))).toMatchObject({ metadata: { total_size: 20 } });
});

test("shards hold every tensor once, exceed the limit only for one that is larger, and could not be fewer in this order", () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.nat(12), { maxKeys: 9 }),
      fc.integer({ min: 1, max: 80 }),
      (sizes, limit) => {
        const tensors = tensorsOf(sizes);
        const files = filesOf(tensors, { maxShardBytes: limit });
        files.delete(INDEX);
        const shards = [...files.values()].map((bytes) => decodeSafetensors(bytes).tensors);
        expect(shards.flatMap((s) => [...s.keys()]).sort()).toEqual([...tensors.keys()].sort());
        const bytes = shards.map((s) => [...s.values()].map(({ data }) => data.byteLength));
        const sum = (list: number[]): number => list.reduce((a, b) => a + b, 0);
        for (const shard of bytes) if (shard.length > 1) expect(sum(shard)).toBeLessThanOrEqual(limit);
        for (let i = 1; i < shards.length; i++) {
          const first = [...shards[i]!].sort(([a], [b]) => (a < b ? -1 : 1))[0]![1];
          expect(sum(bytes[i - 1]!) + first.data.byteLength).toBeGreaterThan(limit);
        }
      },
    ),
  );
});

test.each([["[]"], ["{}"], ['{"weight_map":{"a":1}}']])("the index %s is refused", (text) => {
  expect(() => parseWeightsIndex(text)).toThrow("model.safetensors.index.json: has no weight_map");
});
