/**
 * Reads and writes the safetensors format: 8 bytes of header length, a JSON header, then the tensors' bytes.
 * Writing is canonical: the same tensors give the same bytes in whatever order they come.
 * Reading takes F32, F16 and BF16 and trusts nothing: the tensors must cover the data exactly, without gap or overlap.
 * Departure: the format allows other types; they are refused, since nothing here computes with them.
 * Only a header is read or written at once. Data come and go in pieces, from and to memory and disk alike.
 *
 * @source the format's description, github.com/huggingface/safetensors, README, "Format"
 */
import { z } from "zod";
import { type ByteSource, bytesOf, joined, memorySource, type Pieces } from "./bytes";
import { FormatError, parseJson } from "./format-error";
import { fromBFloat16, fromFloat16, toBFloat16, toFloat16 } from "./half";
import { type Shape, sizeOf } from "./shape";

/** `data` holds the elements in row-major order. */
export type Tensor = { shape: Shape; data: Float32Array };

/** A tensor that still lies in its file. */
export type StoredTensor = {
  shape: Shape;
  /** Fills `target`, as long as the shape says, and returns it. */
  read(target?: Float32Array): Float32Array;
};

export type SafetensorsOptions = {
  /** Free text by key; `__proto__` is no key, because objects read from JSON must not carry one. */
  metadata?: Readonly<Record<string, string>>;
  /** How numbers are stored, F32 by default. The others round to nearest, and to infinity what is too large for them. */
  dtype?: Dtype;
};

/** Bytes of an element. */
export const BYTES = { F32: 4, F16: 2, BF16: 2 } as const;
export type Dtype = keyof typeof BYTES;
/** The smallest magnitude that rounds to infinity. */
export const OVERFLOW: Record<Dtype, number> = { F32: 2 ** 128, F16: 65520, BF16: (2 - 2 ** -8) * 2 ** 127 };

const HALVES = {
  F16: { widen: fromFloat16, narrow: toFloat16 },
  BF16: { widen: fromBFloat16, narrow: toBFloat16 },
};
/** Elements of a piece: 1 MiB of float32. */
const PIECE = 2 ** 18;
const LENGTH_BYTES = 8;
/** The same limit as the reference reader's. */
const MAX_HEADER_BYTES = 100_000_000;
const METADATA = "__metadata__";

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

const Offset = z.int().nonnegative();
const Entry = z
  .strictObject({
    dtype: z.enum(["F32", "F16", "BF16"], "must be F32, F16 or BF16"),
    shape: z.array(Offset).max(16),
    data_offsets: z.tuple([Offset, Offset]),
  })
  .transform(({ dtype, shape, data_offsets: [start, end] }) => ({ dtype, shape, start, end }));
type Entry = z.infer<typeof Entry>;
const Metadata = z.record(z.string(), z.string());

/** A file in memory. Throws as `safetensorsPieces` does. */
export const encodeSafetensors = (tensors: ReadonlyMap<string, Tensor>, options?: SafetensorsOptions): Uint8Array =>
  joined(safetensorsPieces(tensors, options));

/**
 * A file of these tensors, sorted by name. They are read while the pieces are taken.
 * @throws FormatError when metadata have the key `__proto__`.
 */
export function safetensorsPieces(
  tensors: ReadonlyMap<string, Tensor>,
  { metadata = {}, dtype = "F32" }: SafetensorsOptions = {},
): Pieces {
  requireLittleEndian();
  if (Object.hasOwn(metadata, "__proto__"))
    throw new FormatError("safetensors", 'metadata may not have the key "__proto__"');
  const sorted = [...tensors].sort(([a], [b]) => (a < b ? -1 : 1));
  const entries = new Map<string, unknown>();
  if (Object.keys(metadata).length > 0) entries.set(METADATA, metadata);
  let end = 0;
  for (const [name, { shape, data }] of sorted) {
    if (name === METADATA) throw new RangeError(`A tensor cannot be named ${METADATA}.`);
    if (sizeOf(shape) !== data.length)
      throw new RangeError(`${name}: ${data.length} elements do not fill [${shape.join(", ")}].`);
    const start = end;
    end += data.length * BYTES[dtype];
    entries.set(name, { dtype, shape, data_offsets: [start, end] });
  }

  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const header = new Uint8Array(LENGTH_BYTES + Math.ceil(text.length / LENGTH_BYTES) * LENGTH_BYTES).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(header.length - LENGTH_BYTES), true);
  header.set(text, LENGTH_BYTES);
  return {
    size: header.length + end,
    *[Symbol.iterator]() {
      yield header;
      const halves = new Uint16Array(dtype === "F32" ? 0 : PIECE);
      for (const [, { data }] of sorted)
        for (let i = 0; i < data.length; i += PIECE) {
          const part = data.subarray(i, i + PIECE);
          yield bytesOf(dtype === "F32" ? part : HALVES[dtype].narrow(part, halves.subarray(0, part.length)));
        }
    },
  };
}

/**
 * Reads every tensor of a file in memory.
 * @param file  how messages name the bytes.
 * @throws      FormatError as `readSafetensors` does.
 */
export function decodeSafetensors(
  bytes: Uint8Array,
  file = "safetensors file",
): { tensors: Map<string, Tensor>; metadata: Record<string, string> } {
  const { tensors, metadata } = readSafetensors(memorySource(bytes, file));
  return { metadata, tensors: new Map([...tensors].map(([name, t]) => [name, { shape: t.shape, data: t.read() }])) };
}

/**
 * Reads the header, and tells where each tensor is to be had while the source is open.
 * @throws FormatError when the header is malformed, a type is unknown, or the tensors do not cover the data exactly.
 */
export function readSafetensors(source: ByteSource): {
  tensors: Map<string, StoredTensor>;
  metadata: Record<string, string>;
} {
  requireLittleEndian();
  const { header, dataStart } = readHeader(source);
  const metadata = parseEntry(Metadata, source.name, METADATA, header.get(METADATA) ?? {});
  header.delete(METADATA);
  const entries = [...header].map(([name, e]) => ({ name, ...parseEntry(Entry, source.name, name, e) }));
  requireExactCover(entries, source.size - dataStart, source.name);
  const stored = (entry: Entry): StoredTensor => ({
    shape: entry.shape,
    read: (target = new Float32Array(sizeOf(entry.shape))) => readTensor(source, dataStart, entry, target),
  });
  return { metadata, tensors: new Map(entries.map((entry) => [entry.name, stored(entry)])) };
}

function readHeader(source: ByteSource): { header: Map<string, unknown>; dataStart: number } {
  const { name: file, size } = source;
  if (size < LENGTH_BYTES) throw new FormatError(file, `has ${size} bytes; a header alone needs ${LENGTH_BYTES}`);
  const start = new Uint8Array(LENGTH_BYTES);
  source.read(start, 0);
  const length = new DataView(start.buffer).getBigUint64(0, true);
  if (length > BigInt(MAX_HEADER_BYTES))
    throw new FormatError(file, `claims a header of ${length} bytes, more than is allowed`);
  const dataStart = LENGTH_BYTES + Number(length);
  if (dataStart > size)
    throw new FormatError(file, `claims a header of ${length} bytes but has only ${size} in all; it may be cut off`);
  const text = new Uint8Array(Number(length));
  source.read(text, LENGTH_BYTES);
  const header = parseJson(`${file} header`, textOf(text, file));
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
function requireExactCover(entries: readonly (Entry & { name: string })[], size: number, file: string): void {
  let covered = 0;
  for (const entry of entries.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    const { dtype, shape, start, end } = entry;
    const name = JSON.stringify(entry.name);
    const needed = sizeOf(shape) * BYTES[dtype];
    if (end - start !== needed)
      throw new FormatError(file, `tensor ${name} has ${end - start} bytes, but its shape needs ${needed}`);
    if (start < covered) throw new FormatError(file, `tensor ${name} overlaps the one before`);
    if (start > covered) throw new FormatError(file, `${start - covered} bytes before tensor ${name} are unused`);
    covered = end;
  }
  if (covered !== size) throw new FormatError(file, `its tensors need ${covered} bytes of data, but it has ${size}`);
}

function readTensor(source: ByteSource, dataStart: number, entry: Entry, target: Float32Array): Float32Array {
  const { dtype, shape, start } = entry;
  if (target.length !== sizeOf(shape))
    throw new RangeError(`${target.length} elements cannot take a tensor of shape [${shape.join(", ")}].`);
  const halves = new Uint16Array(dtype === "F32" ? 0 : Math.min(target.length, PIECE));
  for (let i = 0; i < target.length; i += PIECE) {
    const part = target.subarray(i, i + PIECE);
    const half = halves.subarray(0, part.length);
    source.read(bytesOf(dtype === "F32" ? part : half), dataStart + start + i * BYTES[dtype]);
    if (dtype !== "F32") HALVES[dtype].widen(half, part);
  }
  return target;
}

function requireLittleEndian(): void {
  if (!isLittleEndian) throw new Error("Tensors can only be read and written on little-endian machines.");
}
