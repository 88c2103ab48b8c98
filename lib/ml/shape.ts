/** Shape arithmetic with NumPy broadcasting. Every failure is a ShapeError that names the op and the shapes. */

export type Shape = readonly number[];

export class ShapeError extends Error {
  constructor(op: string, reason: string, ...shapes: Shape[]) {
    super(`${op}: ${reason}, got ${shapes.map((s) => `[${s.join(", ")}]`).join(" and ")}`);
    this.name = "ShapeError";
  }
}

export const sizeOf = (shape: Shape): number => shape.reduce((n, d) => n * d, 1);

export const strides = (shape: Shape): number[] => shape.map((_, i) => sizeOf(shape.slice(i + 1)));

/** Broadcasts two shapes, aligned at the right. Throws ShapeError where two sizes differ and neither is 1. */
export function broadcastShapes(op: string, a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const x = a[i - rank + a.length] ?? 1;
    const y = b[i - rank + b.length] ?? 1;
    if (x !== y && x !== 1 && y !== 1) throw new ShapeError(op, "shapes do not broadcast", a, b);
    return x === 1 ? y : x;
  });
}

/** Axes of `to` along which a value of shape `from` was repeated to reach `to`. */
export function broadcastAxes(from: Shape, to: Shape): number[] {
  const lead = to.length - from.length;
  return to.flatMap((d, i) => (i < lead || (from[i - lead] === 1 && d !== 1) ? [i] : []));
}

/** For every element of a tensor of shape `to`, the flat index of the element of `from` that broadcasts to it. */
export function broadcastOffsets(from: Shape, to: Shape): Int32Array {
  const lead = to.length - from.length;
  const own = strides(from);
  return stridedOffsets(
    to,
    to.map((_, i) => (i < lead || from[i - lead] === 1 ? 0 : own[i - lead]!)),
  );
}

/** Σ index[d]·steps[d] for every index of a tensor of shape `shape`, in row-major order. */
export function stridedOffsets(shape: Shape, steps: readonly number[], start = 0): Int32Array {
  const offsets = new Int32Array(sizeOf(shape));
  const index = new Int32Array(shape.length);
  let offset = start;
  for (let i = 0; i < offsets.length; i++) {
    offsets[i] = offset;
    for (let d = shape.length - 1; d >= 0; d--) {
      offset += steps[d]!;
      if (++index[d]! < shape[d]!) break;
      offset -= steps[d]! * shape[d]!;
      index[d] = 0;
    }
  }
  return offsets;
}
