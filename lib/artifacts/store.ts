/**
 * Bytes under their own sha256, in a local folder: `ab/abcd…` holds what hashes to `abcd…`.
 *
 * A file appears whole or not at all (written beside, synced, renamed), and is checked against its name on every read, so a
 * digest in the database is proof of content. Several processes may share one folder. Nothing is ever changed in place.
 */
import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { AppError } from "@/lib/contract/errors";
import { canonicalJson, sha256 } from "@/lib/platform/digest";

export type ArtifactStore = {
  /** Stores bytes and returns their digest. Storing them again is harmless, and repairs a damaged copy. */
  put(bytes: Uint8Array): Promise<string>;
  /**
   * The bytes with this digest.
   * @throws AppError invalid_input when `digest` is none, not_found when nothing is stored under it; Error when the copy is damaged.
   */
  get(digest: string): Promise<Uint8Array>;
  /** Whether bytes are stored under this digest. They are not read. */
  has(digest: string): Promise<boolean>;
  /** Deletes these bytes, if they are there. Only for what nothing refers to any more. */
  remove(digest: string): Promise<void>;
  /** Stores named files and a manifest of them. Its digest depends on names and contents, not on their order. */
  putFiles(files: ReadonlyMap<string, Uint8Array>): Promise<string>;
  /**
   * The files that a manifest lists, or those of them that are `wanted`, sorted by name.
   * Throws as `get` does, and Error when `digest` is no manifest's.
   */
  getFiles(digest: string, wanted?: (name: string) => boolean): Promise<Map<string, Uint8Array>>;
  /** One file of a manifest. Throws as `getFiles`, and AppError not_found when the manifest lists no such name. */
  getFile(digest: string, name: string): Promise<Uint8Array>;
};

const Digest = z.string().regex(/^[0-9a-f]{64}$/, "must be 64 lower-case hexadecimal digits");
/** A plain file name: no folders, nothing hidden, safe on every system. */
const FileName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/, "is no plain file name");
const Manifest = z.strictObject({ files: z.record(FileName, Digest) });

/** Opens the store in the folder `root`, which is made when the first bytes come. */
export function createArtifactStore({ root }: { root: string }): ArtifactStore {
  /** The only place where a digest becomes a path. */
  function pathOf(digest: string): string {
    const parsed = Digest.safeParse(digest);
    if (!parsed.success) throw new AppError("invalid_input", "An artifact's digest must be 64 hexadecimal digits.");
    return path.join(root, parsed.data.slice(0, 2), parsed.data);
  }

  async function put(bytes: Uint8Array): Promise<string> {
    const digest = sha256(bytes);
    await writeWhole(pathOf(digest), bytes);
    return digest;
  }

  async function get(digest: string): Promise<Uint8Array> {
    const file = pathOf(digest);
    const bytes = await unlessMissing(readFile(file));
    if (bytes === null) throw new AppError("not_found", `There is no artifact ${digest}.`);
    const actual = sha256(bytes);
    if (actual !== digest)
      throw new Error(
        `The artifact ${digest} is damaged: its bytes hash to ${actual}. Store it again from a good copy.`,
      );
    return bytes;
  }

  async function manifestOf(digest: string): Promise<Map<string, string>> {
    const parsed = Manifest.safeParse(jsonOf(await get(digest)));
    if (!parsed.success) throw new Error(`The artifact ${digest} is not a manifest of files.`);
    return new Map(Object.entries(parsed.data.files).sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  return {
    put,
    get,
    has: async (digest) => (await unlessMissing(stat(pathOf(digest)))) !== null,
    remove: (digest) => rm(pathOf(digest), { force: true }),

    async putFiles(files) {
      for (const name of files.keys())
        if (!FileName.safeParse(name).success)
          throw new AppError("invalid_input", `${JSON.stringify(name)} is no plain file name.`);
      const digests: Record<string, string> = {};
      for (const [name, bytes] of files) digests[name] = await put(bytes);
      return put(new TextEncoder().encode(canonicalJson({ files: digests })));
    },

    async getFiles(digest, wanted = () => true) {
      const files = new Map<string, Uint8Array>();
      for (const [name, fileDigest] of await manifestOf(digest))
        if (wanted(name)) files.set(name, await get(fileDigest));
      return files;
    },

    async getFile(digest, name) {
      const fileDigest = (await manifestOf(digest)).get(name);
      if (fileDigest === undefined)
        throw new AppError("not_found", `The artifact ${digest} has no file ${JSON.stringify(name)}.`);
      return get(fileDigest);
    },
  };
}

/** Writes beside the target, syncs, renames: a crash leaves at most a stray `.tmp` file, never half an artifact. */
async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    const handle = await open(temporary, "wx");
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw cause;
  }
}

/** What a file operation gives, or null when the file does not exist. */
async function unlessMissing<T>(operation: Promise<T>): Promise<T | null> {
  try {
    return await operation;
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return null;
    throw cause;
  }
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}
