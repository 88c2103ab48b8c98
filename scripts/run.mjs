import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";

const require = createRequire(import.meta.url);
/** Resolve a dependency's CLI to a JS file so that no shell, no `npx` and no PATH is involved. */
export function bin(pkg, name = pkg) {
  const pj = require.resolve(`${pkg}/package.json`);
  const b = require(pj).bin;
  return path.join(path.dirname(pj), typeof b === "string" ? b : b[name]);
}
export const quiet = {
  NEXT_TELEMETRY_DISABLED: "1",
  CHECKPOINT_DISABLE: "1",
  PRISMA_HIDE_UPDATE_MESSAGE: "1",
};
export function node(args, { env = {}, show = false, ...o } = {}) {
  return new Promise((resolve, reject) => {
    const c = spawn(process.execPath, args, {
      env: { ...process.env, ...quiet, ...env },
      stdio: show ? "inherit" : ["ignore", "pipe", "pipe"],
      ...o,
    });
    let out = "";
    c.stdout?.on("data", (d) => (out += d));
    c.stderr?.on("data", (d) => (out += d));
    c.once("error", reject);
    c.once("exit", (code) =>
      code === 0 ? resolve(out) : reject(new Error(`${args.join(" ")} exited ${code}\n${out}`)),
    );
  });
}
export function daemon(name, args, { env = {}, prefix = true } = {}) {
  const c = spawn(process.execPath, args, {
    env: { ...process.env, ...quiet, ...env },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const log = [];
  for (const s of [c.stdout, c.stderr])
    s.on("data", (d) => {
      log.push(String(d));
      if (prefix) process.stdout.write(String(d).replace(/^(?=.)/gm, `[${name}] `));
    });
  c.log = log;
  return c;
}
export async function until(url, ms = 30_000, child) {
  const end = Date.now() + ms;
  for (;;) {
    if (child && child.exitCode !== null) throw new Error(`exited early\n${child.log.join("")}`);
    try {
      const r = await fetch(url);
      if (r.ok) return;
    } catch {}
    if (Date.now() > end) throw new Error(`${url} not ready in ${ms} ms`);
    await new Promise((r) => setTimeout(r, 50));
  }
}
export async function stop(...children) {
  await Promise.all(
    children.filter(Boolean).map(
      (c) =>
        new Promise((r) => {
          if (c.exitCode !== null || c.signalCode) return r();
          const t = setTimeout(() => c.kill("SIGKILL"), 8_000);
          c.once("exit", () => {
            clearTimeout(t);
            r();
          });
          c.kill("SIGTERM");
        }),
    ),
  );
}
