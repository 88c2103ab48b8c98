/**
 * Float16 and bfloat16, as bits in a Uint16Array, to and from float32.
 * Narrowing rounds to nearest, ties to even, and to infinity beyond the largest number; NaN stays NaN. Widening is exact, so
 * that narrowing what was widened gives every pattern back. A `target` must be as long as its source.
 *
 * @source IEEE 754-2019, sections 3.6 and 4.3.1; a bfloat16 is the upper half of a float32
 */

export function toBFloat16(source: Float32Array, target: Uint16Array = new Uint16Array(source.length)): Uint16Array {
  const from = bitsOf(source);
  for (let i = 0; i < from.length; i++) {
    const bits = from[i]!;
    // A NaN keeps its upper bits, and must not become infinity when they are zero.
    if ((bits & 0x7fffffff) > INFINITY) target[i] = (bits >>> 16) | ((bits & 0x7f0000) === 0 ? 0x40 : 0);
    else target[i] = (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
  }
  return target;
}

export function fromBFloat16(
  source: Uint16Array,
  target: Float32Array = new Float32Array(source.length),
): Float32Array {
  const to = bitsOf(target);
  for (let i = 0; i < source.length; i++) to[i] = source[i]! << 16;
  return target;
}

export function toFloat16(source: Float32Array, target: Uint16Array = new Uint16Array(source.length)): Uint16Array {
  const from = bitsOf(source);
  for (let i = 0; i < from.length; i++) target[i] = narrowed(from[i]!);
  return target;
}

export function fromFloat16(source: Uint16Array, target: Float32Array = new Float32Array(source.length)): Float32Array {
  const to = bitsOf(target);
  for (let i = 0; i < source.length; i++) to[i] = widened(source[i]!);
  return target;
}

const INFINITY = 0x7f800000;
const bitsOf = (x: Float32Array): Uint32Array => new Uint32Array(x.buffer, x.byteOffset, x.length);

function narrowed(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const size = bits & 0x7fffffff;
  if (size > INFINITY) return sign | 0x7c00 | ((size >>> 13) & 0x3ff || 0x200);
  // From 65520 on, infinity is nearest; up to 2^-25, zero.
  if (size >= 0x477ff000) return sign | 0x7c00;
  if (size <= 0x33000000) return sign;
  // 13 bits of the fraction are too many. Below 2^-14 the implicit one is written out, and each power of 2 costs one more.
  const exponent = size >>> 23;
  const shift = Math.max(13, 126 - exponent);
  const exact = exponent > 112 ? size - (112 << 23) : (size & 0x7fffff) | 0x800000;
  return sign | ((exact + (1 << (shift - 1)) - 1 + ((exact >>> shift) & 1)) >>> shift);
}

function widened(half: number): number {
  const sign = (half & 0x8000) << 16;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) return sign | INFINITY | (fraction << 13);
  if (exponent > 0) return sign | ((exponent + 112) << 23) | (fraction << 13);
  if (fraction === 0) return sign;
  // Subnormal: fraction · 2^-24. Its highest bit becomes the implicit one.
  const shift = Math.clz32(fraction) - 21;
  return sign | ((113 - shift) << 23) | (((fraction << shift) & 0x3ff) << 13);
}
