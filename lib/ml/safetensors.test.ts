import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeSafetensors, encodeSafetensors, type Tensor } from "./safetensors";

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
          const decoded = decodeSafetensors(encodeSafetensors(tensors, metadata));
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
  const decodeHalves = (dtype: string, halves: number[]): number[] => {
    const data = new Uint8Array(Uint16Array.from(halves).buffer);
    const entry = { dtype, shape: [halves.length], data_offsets: [0, data.length] };
    return [...decodeSafetensors(fileWith({ w: entry }, data)).tensors.get("w")!.data];
  };

  test("F16 becomes the number that IEEE 754 says, subnormals, infinities and NaN included", () => {
    expect(decodeHalves("F16", [0x3c00, 0xc000, 0x7bff, 0x0400, 0x0001, 0x03ff, 0x8200, 0x3555])).toEqual([
      1,
      -2,
      65504,
      2 ** -14,
      2 ** -24,
      1023 * 2 ** -24,
      -(2 ** -15),
      0.333251953125,
    ]);
    expect(decodeHalves("F16", [0x7c00, 0xfc00, 0x7e00, 0x8000])).toEqual([
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.NaN,
      -0,
    ]);
  });

  test("F16 agrees with the definition at all 63488 finite values", () => {
    const finite = Array.from({ length: 65536 }, (_, i) => i).filter((h) => (h & 0x7c00) !== 0x7c00);
    const expected = finite.map((h) => {
      const exponent = (h >> 10) & 0x1f;
      const fraction = h & 0x3ff;
      const size = exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25);
      return h & 0x8000 ? -size : size;
    });
    expect(decodeHalves("F16", finite)).toEqual(expected);
  });

  test("BF16 is the upper half of a float32", () => {
    expect(decodeHalves("BF16", [0x3f80, 0xc049, 0x7f80, 0x0001])).toEqual([
      1,
      -3.140625,
      Number.POSITIVE_INFINITY,
      2 ** -133,
    ]);
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
  ])("%s is refused", (_, bytes, message) => {
    expect(() => decodeSafetensors(bytes)).toThrow(message);
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
