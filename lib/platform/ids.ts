import { randomBytes } from "node:crypto";

/**
 * Ids that sort by time: UUID version 7 (RFC 9562, section 5.7).
 * @param at     their time stamp, in milliseconds precision.
 * @param count  how many.
 * @returns      strictly increasing among themselves, so that a list keeps its order when sorted by id.
 */
export function newIds(at: Date, count: number): string[] {
  const time = at.getTime().toString(16).padStart(12, "0");
  return Array.from({ length: count }, () => {
    const random = randomBytes(10);
    random[0] = ((random[0] ?? 0) & 0x0f) | 0x70; // version
    random[2] = ((random[2] ?? 0) & 0x3f) | 0x80; // variant
    return (time + random.toString("hex")).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }).sort();
}

export const newId = (at: Date): string => newIds(at, 1)[0] as string;
