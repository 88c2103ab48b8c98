/**
 * Writes an ONNX ModelProto in protobuf wire format, without a protobuf library.
 * A message is a rope of byte pieces with a known length, joined once at the end: a large
 * initializer is copied exactly once, into the file.
 * Field numbers: onnx/onnx.proto3 at v1.16. Opset 18 and IR version 8, which runtimes since 2023 read.
 */
import type { DType } from "../graph";
import {
  MICROSOFT,
  type OnnxAttribute,
  type OnnxBuilder,
  type OnnxNode,
  type OnnxPort,
  type OnnxTensor,
  type TensorData,
} from "./builder";

const OPSET = 18;
const IR_VERSION = 8;
/** bfloat16 passes as uint16: see the op that widens it. */
const TENSOR_TYPE: Record<DType, number> = { float32: 1, bfloat16: 4, int32: 6, int64: 7, bool: 9, float16: 10 };

/** The number that ONNX uses for an element type, as in the `to` attribute of Cast. */
export const onnxType = (dtype: DType): number => TENSOR_TYPE[dtype];

export const ONNX_FILE = "model.onnx";
/** Beside it, for tensors that it has no room for. */
export const ONNX_DATA_FILE = "model.onnx_data";
/** Of a protobuf message, in bytes; the rest is kept for what is not a tensor. */
const LIMIT = 2 ** 31 - 2 ** 26;
/** Smaller tensors, such as shapes, stay in the model: runtimes want to know them early. */
const SMALLEST_EXTERNAL = 1024;

/** A model by file name; with its large tensors in a second file when they are more than `limit` bytes together. */
export function encodeModelFiles(model: OnnxBuilder, limit = LIMIT): Map<string, Uint8Array> {
  const large = model.initializers.filter(({ data }) => data.byteLength >= SMALLEST_EXTERNAL);
  const total = large.reduce((n, { data }) => n + data.byteLength, 0);
  if (total <= limit) return new Map([[ONNX_FILE, encodeModel(model)]]);
  const offsets = new Map<string, number>();
  const bytes = new Uint8Array(total);
  let end = 0;
  for (const { name, data } of large) {
    offsets.set(name, end);
    bytes.set(bytesOf(data), end);
    end += data.byteLength;
  }
  return new Map([
    [ONNX_FILE, encodeModel(model, offsets)],
    [ONNX_DATA_FILE, bytes],
  ]);
}

/** @param offsets  of the tensors that lie in the second file, by name. */
export function encodeModel(model: OnnxBuilder, offsets: ReadonlyMap<string, number> = new Map()): Uint8Array {
  const graph = message(
    ...model.nodes.map((n) => nested(1, node(n))),
    text(2, "hone"),
    ...model.initializers.map((t) => nested(5, tensor(t, offsets.get(t.name)))),
    ...model.inputs.map((p) => nested(11, valueInfo(p))),
    ...model.outputs.map((p) => nested(12, valueInfo(p))),
  );
  const opset = (domain: string, version: number) => nested(8, message(text(1, domain), varint(2, version)));
  return joined(
    message(
      varint(1, IR_VERSION),
      text(2, "hone"),
      nested(7, graph),
      opset("", OPSET),
      // Declared only where used: a runtime without these ops can then load the file.
      ...(model.nodes.some((n) => n.domain === MICROSOFT) ? [opset(MICROSOFT, 1)] : []),
    ),
  );
}

const node = ({ type, domain, inputs, outputs, attributes }: OnnxNode) =>
  message(
    ...inputs.map((n) => text(1, n)),
    ...outputs.map((n) => text(2, n)),
    text(3, outputs[0]!),
    text(4, type),
    ...Object.entries(attributes).map(([name, value]) => nested(5, message(text(1, name), attributeValue(value)))),
    ...(domain === "" ? [] : [text(7, domain)]),
  );

/** AttributeProto: the value's own field, then its type (field 20). */
function attributeValue(value: OnnxAttribute): Rope {
  if (typeof value === "number") return message(varint(3, value), varint(20, 2));
  if (typeof value === "string") return message(text(4, value), varint(20, 3));
  if ("float" in value) return message(float(2, value.float), varint(20, 1));
  return message(...value.map((v) => varint(8, v)), varint(20, 7));
}

/** TensorProto: its bytes in field 9, or where they lie in fields 13 and 14. */
function tensor({ name, dtype, shape, data }: OnnxTensor, offset: number | undefined): Rope {
  const head = [...shape.map((d) => varint(1, d)), varint(2, TENSOR_TYPE[dtype]), text(8, name)];
  if (offset === undefined) return message(...head, nested(9, leaf(bytesOf(data))));
  const place = { location: ONNX_DATA_FILE, offset: `${offset}`, length: `${data.byteLength}` };
  const entries = Object.entries(place).map(([key, value]) => nested(13, message(text(1, key), text(2, value))));
  return message(...head, ...entries, varint(14, 1));
}

const bytesOf = (data: TensorData) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

function valueInfo({ name, dtype, shape }: OnnxPort): Rope {
  const dims = shape.map((d) => nested(1, message(typeof d === "number" ? varint(1, d) : text(2, d))));
  const typed = (type: DType, ...rest: Rope[]) => message(nested(1, message(varint(1, TENSOR_TYPE[type]), ...rest)));
  const type =
    dtype === "sequence"
      ? message(nested(4, message(nested(1, typed("float32")))))
      : typed(dtype, nested(2, message(...dims)));
  return message(text(1, name), nested(2, type));
}

// --- protobuf wire format -------------------------------------------------------------------
type Rope = { length: number; pieces: readonly (Uint8Array | Rope)[] };

const leaf = (piece: Uint8Array): Rope => ({ length: piece.length, pieces: [piece] });
const message = (...parts: Rope[]): Rope => ({
  length: parts.reduce((n, p) => n + p.length, 0),
  pieces: parts,
});

/** Two's complement over ten bytes for a negative number, as protobuf writes int64. */
function base128(n: number): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(n));
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  return bytes;
}
const varint = (field: number, n: number): Rope => leaf(Uint8Array.from([...base128(field * 8), ...base128(n)]));
const nested = (field: number, content: Rope): Rope =>
  message(leaf(Uint8Array.from([...base128(field * 8 + 2), ...base128(content.length)])), content);
const text = (field: number, s: string): Rope => nested(field, leaf(new TextEncoder().encode(s)));
const float = (field: number, n: number): Rope =>
  message(leaf(Uint8Array.from(base128(field * 8 + 5))), leaf(new Uint8Array(Float32Array.of(n).buffer)));

function joined(rope: Rope): Uint8Array {
  const out = new Uint8Array(rope.length);
  let at = 0;
  const write = (part: Rope) => {
    for (const piece of part.pieces) {
      if (!(piece instanceof Uint8Array)) write(piece);
      else {
        out.set(piece, at);
        at += piece.length;
      }
    }
  };
  write(rope);
  return out;
}
