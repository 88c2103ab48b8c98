/** Starting and stopping programs, without a shell, npx or PATH. */
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const require = createRequire(import.meta.url);

/** The JavaScript file behind a dependency's command. */
export function bin(name, command = name) {
  const manifest = require.resolve(`${name}/package.json`);
  const commands = require(manifest).bin;
  return path.join(path.dirname(manifest), typeof commands === "string" ? commands : commands[command]);
}

/** Nothing of ours reports home or looks for updates. */
const quiet = {
  NEXT_TELEMETRY_DISABLED: "1",
  CHECKPOINT_DISABLE: "1",
  PRISMA_HIDE_UPDATE_MESSAGE: "1",
};

/** Runs Node to its end. Resolves to its output; rejects with it when the exit code is not 0. */
export function node(args, { env = {}, show = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      env: { ...process.env, ...quiet, ...env },
      stdio: show ? "inherit" : ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout?.on("data", (data) => {
      stdout += data;
    });
    child.stderr?.on("data", (data) => {
      stderr += data;
    });
    child.once("error", reject);
    child.once("close", (code) =>
      code === 0 ? resolve(stdout) : reject(new Error(`${args.join(" ")} exited ${code}\n${stdout}\n${stderr}`)),
    );
  });
}

/**
 * Starts Node as a child that goes on. It has a process group of its own, so that Ctrl-C reaches only its supervisor, and an
 * IPC channel, whose end tells it that the supervisor is gone. `child.log` holds its recent output.
 */
export function daemon(name, args, { env = {}, prefix = true } = {}) {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...quiet, ...env },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    detached: true,
  });
  child.log = [];
  for (const output of [child.stdout, child.stderr])
    output.on("data", (data) => {
      child.log.push(String(data));
      if (child.log.length > 2_000) child.log.splice(0, 1_000);
      if (prefix) process.stdout.write(String(data).replace(/^(?=.)/gm, `[${name}] `));
    });
  return child;
}

/** Resolves when `url` answers 2xx; rejects when the child dies or the time is over. */
export async function until(url, milliseconds, child) {
  const end = Date.now() + milliseconds;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`It exited early.\n${child.log.join("")}`);
    const answered = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (answered) return;
    if (Date.now() > end) throw new Error(`${url} is not ready after ${milliseconds} ms.\n${child.log.join("")}`);
    await wait(50);
  }
}

/** Ends children: SIGTERM, and SIGKILL for those that do not heed it in 8 seconds. */
export async function stop(...children) {
  await Promise.all(
    children.map(
      (child) =>
        new Promise((resolve) => {
          if (child.exitCode !== null || child.signalCode) return resolve();
          const timer = setTimeout(() => child.kill("SIGKILL"), 8_000);
          child.once("exit", () => {
            clearTimeout(timer);
            resolve();
          });
          child.kill("SIGTERM");
        }),
    ),
  );
}
