/** A whole Hone on a scratch folder and database, for scripts that fill it, measure it and throw it away. */
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { type Client, signIn } from "@/lib/simulation/http-client";
import { stack } from "./stack.mjs";

export type ScratchStack = {
  readonly url: string;
  /** A new session of the admin. */
  signIn(): Promise<Client>;
  /** Stops all processes and deletes the folder. */
  end(): Promise<void>;
};

/**
 * Starts it, and ends it too when the script is interrupted.
 * @param name  of letters: its part of the names of folder and database.
 */
export async function scratchStack(name: string): Promise<ScratchStack> {
  const dir = mkdtempSync(path.join(os.tmpdir(), `hone-${name}-`));
  const admin = { email: `admin@${name}.example`, password: crypto.randomUUID() };
  const hone = await stack({
    dir,
    database: `hone_${name}`,
    prefix: false,
    demo: false,
    env: { HONE_ADMIN_EMAIL: admin.email, HONE_ADMIN_PASSWORD: admin.password },
  });
  let ended: Promise<void> | undefined;
  const end = () => {
    ended ??= hone.stop().then(() => rmSync(dir, { recursive: true, force: true }));
    return ended;
  };
  process.once("SIGINT", () => void end().finally(() => process.exit(130)));
  process.once("SIGTERM", () => void end().finally(() => process.exit(143)));
  return { url: hone.url, signIn: () => signIn({ url: hone.url, ...admin }), end };
}
