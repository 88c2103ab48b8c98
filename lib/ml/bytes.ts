/** Bytes in pieces, read from memory or disk and written to either, so that a file need not fit in memory twice. */
import { randomUUID } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { rename, rm, writeFile } from "node:fs/promises";
import { FormatError } from "./format-error";

export type ByteSource = {
  /** How messages name it. */
  name: string;
  /** Bytes in all. */
  size: number;
  /** Fills `target` with the bytes from `start` on, none of them beyond `size`. */
  read(target: Uint8Array, start: number): void;
};

/** `size` bytes, one piece after another. A piece is valid until the next is taken. */
export type Pieces = Iterable<Uint8Array> & { size: number };

/** The bytes of an array, not copied. */
export const bytesOf = (array: Float32Array | Uint16Array): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

export const memorySource = (bytes: Uint8Array, name: string): ByteSource => ({
  name,
  size: bytes.length,
  read: (target, start) => target.set(bytes.subarray(start, start + target.length)),
});

/** A file on disk, open until `close`. Reading throws FormatError when the file has become shorter since. */
export function openFile(file: string, name: string = file): ByteSource & { close(): void } {
  const handle = openSync(file, "r");
  return {
    name,
    size: fstatSync(handle).size,
    read(target, start) {
      for (let at = 0; at < target.length; ) {
        const count = readSync(handle, target, at, target.length - at, start + at);
        if (count === 0) throw new FormatError(name, "became shorter while it was read");
        at += count;
      }
    },
    close: () => closeSync(handle),
  };
}

export function joined(pieces: Pieces): Uint8Array {
  const bytes = new Uint8Array(pieces.size);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** Writes beside the target, syncs, renames: a crash leaves at most a stray `.tmp` file, never half of `file`. */
export async function writeWhole(file: string, content: Uint8Array | Pieces): Promise<void> {
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, content, { flag: "wx", flush: true });
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}
