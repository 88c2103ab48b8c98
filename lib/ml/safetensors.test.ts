import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { type ByteSource, bytesOf, openFile, writeWhole } from "./bytes";
import { fromBFloat16, fromFloat16, toBFloat16, toFloat16 } from "./half";
import { decodeSafetensors, encodeSafetensors, readSafetensors, safetensorsPieces, type Tensor } from "./safetensors";

const folder = mkdtempSync(path.join(os.tmpdir(), "hone-safetensors-"));
const file = path.join(folder, "file");
afterAll(() => rmSync(folder, { recursive: true }));

/** Every tensor of a file on disk, read one by one. */
function readFromDisk(): Map<string, Tensor> {
  const source = openFile(file, "safetensors file");
  try {
    const { tensors } = readSafetensors(source);
    return new Map([...tensors].map(([name, t]) => [name, { shape: t.shape, data: t.read() }]));
  } finally {
    source.close();
  }
}

/** A file with a header of the caller's making. */
function fileWith(header: unknown, data: Uint8Array = new Uint8Array(0), claimed?: bigint): Uint8Array {
  const text = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, claimed ?? BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

const f32 = (shape: number[], start: number, end: number): object => ({
  dtype: "F32",
  shape,
  data_offsets: [start, end],
});

describe("round trip", () => {
  const tensor: fc.Arbitrary<Tensor> = fc.array(fc.nat(4), { maxLength: 3 }).chain((shape) => {
    const size = shape.reduce((n, d) => n * d, 1);
    return fc
      .array(fc.float(), { minLength: size, maxLength: size })
      .map((data) => ({ shape, data: Float32Array.from(data) }));
  });
  const name = fc.string({ unit: "binary", maxLength: 12 }).filter((n) => n !== "__metadata__");

  test("gives back names, shapes, every bit of the data, and the metadata", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(name, tensor), { maxLength: 5 }),
        fc.dictionary(
          fc.string().filter((key) => key !== "__proto__"),
          fc.string(),
          { maxKeys: 3 },
        ),
        (list, metadata) => {
          const tensors = new Map(list);
          const decoded = decodeSafetensors(encodeSafetensors(tensors, { metadata }));
          expect(decoded.metadata).toEqual(metadata);
          expect([...decoded.tensors.keys()].sort()).toEqual([...tensors.keys()].sort());
          for (const [key, { shape, data }] of tensors) {
            expect(decoded.tensors.get(key)?.shape).toEqual(shape);
            expect(decoded.tensors.get(key)?.data).toEqual(data);
          }
        },
      ),
    );
  });

  test("does not depend on the order of the tensors or on where their buffers begin", () => {
    const buffer = Float32Array.of(9, 1, 2, 3);
    const a: [string, Tensor] = ["a", { shape: [2], data: buffer.subarray(1, 3) }];
    const b: [string, Tensor] = ["b", { shape: [], data: buffer.subarray(3) }];
    const bytes = encodeSafetensors(new Map([a, b]));
    expect(encodeSafetensors(new Map([b, a]))).toEqual(bytes);
    expect(new DataView(bytes.buffer).getFloat32(bytes.length - 4, true)).toBe(3);

    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(decodeSafetensors(shifted.subarray(3)).tensors.get("a")?.data).toEqual(Float32Array.of(1, 2));
  });

  test("aligns the data to 8 bytes and pads the header with spaces", () => {
    const bytes = encodeSafetensors(new Map([["weight", { shape: [1], data: Float32Array.of(1) }]]));
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    expect(new TextDecoder().decode(bytes.subarray(8, 8 + length))).toMatch(/^\{.*\} *$/u);
  });

  test("refuses to write data that does not fill its shape", () => {
    const broken = new Map([["w", { shape: [2, 2], data: new Float32Array(3) }]]);
    expect(() => encodeSafetensors(broken)).toThrow("w: 3 elements do not fill [2, 2].");
  });
});

describe("half precision", () => {
  test.each([
    ["F16", Float32Array.of(1, -2, 2 ** -24, Number.NEGATIVE_INFINITY), [0x3c00, 0xc000, 0x0001, 0xfc00]],
    ["BF16", Float32Array.of(1, -3.140625, 2 ** -133, Number.POSITIVE_INFINITY), [0x3f80, 0xc049, 0x0001, 0x7f80]],
  ])("%s is read as float32", (dtype, expected, halves) => {
    const data = bytesOf(Uint16Array.from(halves));
    const entry = { dtype, shape: [halves.length], data_offsets: [0, data.length] };
    expect(decodeSafetensors(fileWith({ w: entry }, data)).tensors.get("w")?.data).toEqual(expected);
  });

  test.each([
    ["F16", (x: Float32Array) => fromFloat16(toFloat16(x))],
    ["BF16", (x: Float32Array) => fromBFloat16(toBFloat16(x))],
  ] as const)("%s is written in half the bytes, rounded", (dtype, rounded) => {
    const tensors = new Map([
      ["a", { shape: [3], data: Float32Array.of(1 / 3, -1e-6, 1e5) }],
      ["empty", { shape: [2, 0], data: new Float32Array(0) }],
      ["scalar", { shape: [], data: Float32Array.of(Math.PI) }],
    ]);
    const bytes = encodeSafetensors(tensors, { dtype });
    expect(new TextDecoder().decode(bytes)).toContain(`"a":{"dtype":"${dtype}","shape":[3],"data_offsets":[0,6]}`);
    const decoded = decodeSafetensors(bytes).tensors;
    for (const [name, { shape, data }] of tensors) expect(decoded.get(name)).toEqual({ shape, data: rounded(data) });
  });
});

describe("in pieces", () => {
  /** Longer than one piece and no multiple of it. */
  const long = Float32Array.from({ length: 2 ** 19 + 5 }, (_, i) => (i % 2001) / 16 - 62);
  const tensors = new Map([
    ["long", { shape: [1, long.length], data: long }],
    ["none", { shape: [0, 3], data: new Float32Array(0) }],
    ["one", { shape: [], data: Float32Array.of(7) }],
  ]);

  test.each(["F32", "F16", "BF16"] as const)("a file of %s is on disk what it is in memory", async (dtype) => {
    const bytes = encodeSafetensors(tensors, { dtype });
    await writeWhole(file, safetensorsPieces(tensors, { dtype }));
    expect(readFileSync(file).equals(bytes)).toBe(true);
    const read = readFromDisk();
    for (const [name, { shape, data }] of decodeSafetensors(bytes).tensors) {
      expect(read.get(name)?.shape).toEqual(shape);
      expect(Buffer.compare(bytesOf(read.get(name)!.data), bytesOf(data))).toBe(0);
    }
    // Sixteenths below 128 fit in the 11 bits of a float16, so nothing was rounded.
    if (dtype !== "BF16") expect(Buffer.compare(bytesOf(read.get("long")!.data), bytesOf(long))).toBe(0);
  });

  test.each([
    ["F32", 4],
    ["BF16", 2],
  ])("64 MB of %s are read once, at most 1 MiB at a time, into the place given", (dtype, width) => {
    const elements = 64_000_000 / width;
    const size = 64_000_000;
    const header = fileWith({ w: { dtype, shape: [elements], data_offsets: [0, size] } });
    const reads: number[] = [];
    // Byte n of the data is n mod 251: there is no file, and nothing holds its bytes.
    const pattern = Uint8Array.from({ length: 2 ** 20 + 251 }, (_, n) => n % 251);
    const source: ByteSource = {
      name: "endless",
      size: header.length + size,
      read(target, start) {
        reads.push(target.length);
        const [from, at] = start < header.length ? [header, start] : [pattern, (start - header.length) % 251];
        target.set(from.subarray(at, at + target.length));
      },
    };
    const flat = new Float32Array(elements + 2);
    readSafetensors(source).tensors.get("w")!.read(flat.subarray(1, -1));
    expect(reads.reduce((a, b) => a + b)).toBe(source.size);
    expect(Math.max(...reads)).toBeLessThanOrEqual(2 ** 20);
    expect([flat[0], flat.at(-1)]).toEqual([0, 0]);
    const bytes = bytesOf(flat);
    for (const i of [0, 1, 262_143, 262_144, 262_145, elements - 1]) {
      const expected = Array.from({ length: width }, (_, k) => (width * i + k) % 251);
      expect([...bytes.subarray(4 * (i + 2) - width, 4 * (i + 2))]).toEqual(expected);
    }
  });

  test("a tensor is not read into a place of another size", () => {
    writeFileSync(file, encodeSafetensors(tensors));
    const source = openFile(file);
    const one = readSafetensors(source).tensors.get("one")!;
    expect(() => one.read(new Float32Array(2))).toThrow("2 elements cannot take a tensor of shape []");
    source.close();
  });
});

describe("hostile files", () => {
  const eight = new Uint8Array(8);

  test.each<[string, Uint8Array, RegExp]>([
    ["nothing", new Uint8Array(0), /has 0 bytes/u],
    ["half a length", new Uint8Array(7), /has 7 bytes/u],
    ["a header beyond the end", fileWith("{}", eight, 100n), /may be cut off/u],
    ["a header of 2^64 - 1 bytes", fileWith("{}", eight, 2n ** 64n - 1n), /more than is allowed/u],
    ["a header that is not JSON", fileWith("{nope"), /is not JSON/u],
    ["a header that is not UTF-8", fileWith("{}", Uint8Array.of(0xff), 3n), /is not UTF-8/u],
    ["a header that is a list", fileWith("[]"), /not a JSON object/u],
    ["an entry that is no object", fileWith({ w: 3 }), /tensor "w"/u],
    ["an unknown type", fileWith({ w: { ...f32([1], 0, 8), dtype: "I64" } }, eight), /F32, F16 or BF16/u],
    ["a negative dimension", fileWith({ w: f32([-2, -1], 0, 8) }, eight), /tensor "w": shape.0/u],
    ["a fractional offset", fileWith({ w: f32([1], 0.5, 4.5) }, eight), /data_offsets/u],
    ["an offset above 2^53", fileWith({ w: f32([1], 2 ** 60, 2 ** 60 + 4) }, eight), /data_offsets/u],
    ["an end before its start", fileWith({ w: f32([1], 8, 4) }, eight), /has -4 bytes/u],
    ["too few bytes for a shape", fileWith({ w: f32([3], 0, 8) }, eight), /needs 12/u],
    ["a shape that overflows", fileWith({ w: f32([2 ** 40, 2 ** 40], 0, 8) }, eight), /needs/u],
    ["overlapping tensors", fileWith({ a: f32([2], 0, 8), b: f32([1], 4, 8) }, eight), /overlaps/u],
    ["a gap between tensors", fileWith({ a: f32([1], 4, 8) }, eight), /4 bytes before tensor "a"/u],
    ["tensors beyond the end", fileWith({ a: f32([4], 0, 16) }, eight), /need 16 bytes.*has 8/u],
    ["unused bytes at the end", fileWith({ a: f32([1], 0, 4) }, eight), /need 4 bytes.*has 8/u],
    ["an unknown field", fileWith({ a: { ...f32([2], 0, 8), url: "x" } }, eight), /tensor "a"/u],
    ["metadata that is no text", fileWith({ __metadata__: { a: 1 } }), /__metadata__/u],
  ])("%s is refused, in memory and on disk", (_, bytes, message) => {
    expect(() => decodeSafetensors(bytes)).toThrow(message);
    writeFileSync(file, bytes);
    expect(readFromDisk).toThrow(message);
  });

  test("a file cut short anywhere is refused", () => {
    const bytes = encodeSafetensors(new Map([["w", { shape: [2], data: Float32Array.of(1, 2) }]]));
    for (let end = 0; end < bytes.length; end++)
      expect(() => decodeSafetensors(bytes.subarray(0, end)), `${end} bytes`).toThrow("safetensors file: ");
  });

  test("a tensor named __proto__ is a tensor like any other", () => {
    const bytes = fileWith(`{"__proto__":${JSON.stringify(f32([2], 0, 8))}}`, eight);
    expect([...decodeSafetensors(bytes).tensors.keys()]).toEqual(["__proto__"]);
  });

  test("any bytes are read or refused with a FormatError, never with another failure", () => {
    const valid = encodeSafetensors(new Map([["w", { shape: [2], data: Float32Array.of(1, 2) }]]));
    fc.assert(
      fc.property(fc.nat(valid.length - 1), fc.nat(255), fc.nat(valid.length), (at, value, end) => {
        const bytes = valid.slice(0, end);
        if (at < end) bytes[at] = value;
        try {
          decodeSafetensors(bytes);
        } catch (error) {
          expect((error as Error).name).toBe("FormatError");
        }
      }),
      { numRuns: 500 },
    );
  });
});
