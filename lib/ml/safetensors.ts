/**
 * Reads and writes the safetensors format: 8 bytes of header length, a JSON header, then the tensors' bytes.
 * Writing is float32 only and canonical: the same tensors give the same bytes in whatever order they come.
 * Reading takes F32, F16 and BF16 and trusts nothing: the tensors must cover the data exactly, without gap or overlap.
 * Departure: the format allows other types; they are refused, since nothing here computes with them.
 *
 * @source the format's description, github.com/huggingface/safetensors, README, "Format"
 */
import { z } from "zod";
import { FormatError, parseJson } from "./format-error";
import { type Shape, sizeOf } from "./shape";

/** `data` holds the elements in row-major order. */
export type Tensor = { shape: Shape; data: Float32Array };

const FILE = "safetensors file";
const LENGTH_BYTES = 8;
/** The same limit as the reference reader's. */
const MAX_HEADER_BYTES = 100_000_000;
const METADATA = "__metadata__";

const BYTES = { F32: 4, F16: 2, BF16: 2 } as const;
const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

const Offset = z.int().nonnegative();
const Entry = z.strictObject({
  dtype: z.enum(["F32", "F16", "BF16"], "must be F32, F16 or BF16"),
  shape: z.array(Offset).max(16),
  data_offsets: z.tuple([Offset, Offset]),
});
type Entry = z.infer<typeof Entry>;
const Metadata = z.record(z.string(), z.string());

/**
 * Writes float32 tensors, sorted by name.
 * @param metadata  free text by key; `__proto__` is no key, because objects read from JSON must not carry one.
 * @throws          FormatError on that key.
 */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, Tensor>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  requireLittleEndian();
  if (Object.hasOwn(metadata, "__proto__"))
    throw new FormatError("safetensors", 'metadata may not have the key "__proto__"');
  const sorted = [...tensors].sort(([a], [b]) => (a < b ? -1 : 1));
  const header = new Map<string, unknown>();
  if (Object.keys(metadata).length > 0) header.set(METADATA, metadata);
  let end = 0;
  for (const [name, { shape, data }] of sorted) {
    if (name === METADATA) throw new RangeError(`A tensor cannot be named ${METADATA}.`);
    if (sizeOf(shape) !== data.length)
      throw new RangeError(`${name}: ${data.length} elements do not fill [${shape.join(", ")}].`);
    const start = end;
    end += data.byteLength;
    header.set(name, { dtype: "F32", shape, data_offsets: [start, end] });
  }

  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const dataStart = LENGTH_BYTES + Math.ceil(text.length / LENGTH_BYTES) * LENGTH_BYTES;
  const bytes = new Uint8Array(dataStart + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(dataStart - LENGTH_BYTES), true);
  bytes.fill(0x20, LENGTH_BYTES, dataStart);
  bytes.set(text, LENGTH_BYTES);
  let at = dataStart;
  for (const [, { data }] of sorted) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

/**
 * Reads every tensor as float32.
 * @param file  how messages name the bytes.
 * @throws FormatError when the header is malformed, a type is unknown, or the tensors do not cover the data exactly.
 */
export function decodeSafetensors(
  bytes: Uint8Array,
  file: string = FILE,
): { tensors: Map<string, Tensor>; metadata: Record<string, string> } {
  requireLittleEndian();
  const { header, dataStart } = readHeader(bytes, file);
  const metadata = parseEntry(Metadata, file, METADATA, header.get(METADATA) ?? {});
  header.delete(METADATA);
  const entries = [...header].map(([name, e]) => [name, parseEntry(Entry, file, name, e)] as const);
  requireExactCover(entries, bytes.length - dataStart, file);
  return {
    metadata,
    tensors: new Map(
      entries.map(
        ([
          name,
          {
            dtype,
            shape,
            data_offsets: [start, end],
          },
        ]) => [name, { shape, data: toFloat32(dtype, bytes.slice(dataStart + start, dataStart + end)) }],
      ),
    ),
  };
}

function readHeader(bytes: Uint8Array, file: string): { header: Map<string, unknown>; dataStart: number } {
  if (bytes.length < LENGTH_BYTES)
    throw new FormatError(file, `has ${bytes.length} bytes; a header alone needs ${LENGTH_BYTES}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getBigUint64(0, true);
  if (length > BigInt(MAX_HEADER_BYTES))
    throw new FormatError(file, `claims a header of ${length} bytes, more than is allowed`);
  const dataStart = LENGTH_BYTES + Number(length);
  if (dataStart > bytes.length)
    throw new FormatError(
      file,
      `claims a header of ${length} bytes but has only ${bytes.length} in all; it may be cut off`,
    );
  const header = parseJson(`${file} header`, textOf(bytes.subarray(LENGTH_BYTES, dataStart), file));
  if (typeof header !== "object" || header === null || Array.isArray(header))
    throw new FormatError(file, "its header is not a JSON object");
  return { header: new Map(Object.entries(header)), dataStart };
}

function textOf(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new FormatError(file, "its header is not UTF-8", { cause });
  }
}

function parseEntry<T>(schema: z.ZodType<T>, file: string, name: string, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new FormatError(
    file,
    `tensor ${JSON.stringify(name)}: ${issue?.path.join(".") ?? ""} ${issue?.message ?? "is malformed"}`,
  );
}

/** Every tensor has the bytes that its shape needs, and the tensors in order fill `size` bytes without gap or overlap. */
function requireExactCover(entries: readonly (readonly [string, Entry])[], size: number, file: string): void {
  const ordered = entries
    .map(
      ([
        name,
        {
          dtype,
          shape,
          data_offsets: [start, end],
        },
      ]) => ({
        name: JSON.stringify(name),
        start,
        end,
        needed: sizeOf(shape) * BYTES[dtype],
      }),
    )
    .sort((a, b) => a.start - b.start || a.end - b.end);
  let covered = 0;
  for (const { name, start, end, needed } of ordered) {
    if (end - start !== needed)
      throw new FormatError(file, `tensor ${name} has ${end - start} bytes, but its shape needs ${needed}`);
    if (start < covered) throw new FormatError(file, `tensor ${name} overlaps the one before`);
    if (start > covered) throw new FormatError(file, `${start - covered} bytes before tensor ${name} are unused`);
    covered = end;
  }
  if (covered !== size) throw new FormatError(file, `its tensors need ${covered} bytes of data, but it has ${size}`);
}

/** @param raw  owned bytes, so that views of them are aligned. */
function toFloat32(dtype: Entry["dtype"], raw: Uint8Array): Float32Array {
  if (dtype === "F32") return new Float32Array(raw.buffer, raw.byteOffset, raw.byteLength / 4);
  const halves = new Uint16Array(raw.buffer, raw.byteOffset, raw.byteLength / 2);
  const bits = new Uint32Array(halves.length);
  const convert = dtype === "BF16" ? (half: number): number => half << 16 : float16Bits;
  for (let i = 0; i < halves.length; i++) bits[i] = convert(halves[i]!);
  return new Float32Array(bits.buffer);
}

/**
 * The float32 bits of a float16: sign, 5 bits of exponent with bias 15, 10 bits of fraction.
 * @source IEEE 754-2019, section 3.6, table 3.5
 */
function float16Bits(half: number): number {
  const sign = (half & 0x8000) << 16;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) return sign | 0x7f800000 | (fraction << 13);
  if (exponent > 0) return sign | ((exponent + 112) << 23) | (fraction << 13);
  if (fraction === 0) return sign;
  // Subnormal: fraction · 2^-24. Its highest bit becomes the implicit one.
  const shift = Math.clz32(fraction) - 21;
  return sign | ((113 - shift) << 23) | (((fraction << shift) & 0x3ff) << 13);
}

function requireLittleEndian(): void {
  if (!isLittleEndian) throw new Error("Tensors can only be read and written on little-endian machines.");
}
