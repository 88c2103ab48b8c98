/**
 * Postgres (embedded unless DATABASE_URL is given), migrations, first-start data, web, worker and policy server, under one
 * supervisor. All state is in one folder, the process ids too. `npm start`, the tests and `npm run loop` start the product through this.
 */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { migrate } from "./migrate.mjs";
import { freePort, startPg } from "./pg.mjs";
import { daemon, node, stop, until } from "./run.mjs";

/** A secret of this installation: made at the first start, kept in the state folder, readable by its owner only. */
function secret(dir, name) {
  const file = path.join(dir, name);
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString("base64url"), { mode: 0o600 });
  return readFileSync(file, "utf8");
}

/** Arguments that make Node run a TypeScript file. */
export const tsxArgs = (script) => ["--import", "tsx", script];

/**
 * Starts everything and resolves when all of it is ready.
 * @param dir        state folder.
 * @param port       of the web server; a free one when left out.
 * @param demo       set up the demo on an empty database (never on one that DATABASE_URL names).
 * @param onEvent    told of each stage as it ends, for people who wait.
 */
export async function stack({
  dir = ".hone",
  port,
  database = "hone",
  prefix = true,
  env = {},
  demo = true,
  onEvent = () => undefined,
}) {
  const milliseconds = {};
  let t0 = performance.now();
  const lap = (name) => {
    milliseconds[name] = Math.round(performance.now() - t0);
    t0 = performance.now();
    onEvent(name, milliseconds[name]);
  };
  const root = path.resolve(dir);
  mkdirSync(root, { recursive: true, mode: 0o711 });

  const external = process.env.DATABASE_URL;
  const postgres = external
    ? undefined
    : await startPg({ dir: path.join(root, "postgres"), port: await freePort(), database });
  lap("postgres");

  port ??= await freePort();
  const policyPort = await freePort();
  const url = `http://localhost:${port}`;
  const childEnv = {
    HONE_DATA: root,
    HONE_ARTIFACTS: path.join(root, "artifacts"),
    NEXTAUTH_SECRET: process.env.NEXTAUTH_SECRET ?? secret(root, "session-secret"),
    NEXTAUTH_URL: process.env.NEXTAUTH_URL ?? url,
    POLICY_SERVER_URL: `http://127.0.0.1:${policyPort}`,
    POLICY_SERVER_TOKEN: secret(root, "policy-server-token"),
    ...env,
    DATABASE_URL: external ?? postgres.url,
    NODE_ENV: "production",
    PORT: String(port),
  };

  await migrate(childEnv);
  lap("migrate");
  const firstStart = await node(tsxArgs("prisma/seed.ts"), {
    env: { ...childEnv, HONE_DEMO: demo && !external ? "1" : "0" },
  });
  lap("seed");

  const children = {};
  let ending = false;
  /** Starts a child and, unless the stack is ending, starts it again when it dies: its work is resumed from the database. */
  const supervise = (name, args, ready) => {
    const launch = async (attempt) => {
      const startedAt = Date.now();
      const child = daemon(name, args, { env: childEnv, prefix });
      children[name] = child;
      writeFileSync(path.join(root, `${name}.pid`), String(child.pid));
      child.once("exit", (code, signal) => {
        if (ending) return;
        const recent = Date.now() - startedAt < 10_000 ? attempt + 1 : 0;
        if (recent > 5) return onEvent("gave up", `${name} keeps stopping`);
        onEvent("restart", `${name} stopped (${signal ?? code}); starting it again`);
        setTimeout(() => ending || launch(recent).catch(() => undefined), 200 * 2 ** recent);
      });
      await ready(child);
    };
    return launch(0);
  };
  const saysReady = (child) =>
    new Promise((resolve, reject) => {
      child.once("message", resolve);
      child.once("exit", (code) => reject(new Error(`exited ${code}\n${child.log.join("")}`)));
    });

  const end = async () => {
    ending = true;
    await stop(...Object.values(children));
    await postgres?.stop();
  };
  try {
    await Promise.all([
      supervise("policy", tsxArgs("workers/policy-server.ts"), saysReady),
      supervise("worker", tsxArgs("workers/main.ts"), saysReady),
      supervise("web", ["scripts/web.mjs", "-p", String(port), "-H", "127.0.0.1"], (child) =>
        until(`http://127.0.0.1:${port}/api/health`, 60_000, child),
      ),
    ]);
  } catch (error) {
    await end();
    throw error;
  }
  lap("processes");
  return { url, env: childEnv, children, postgres, milliseconds, firstStart, stop: end };
}
