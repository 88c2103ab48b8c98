/** A real worker in a process of its own, on the test's database. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach } from "vitest";

export type WorkerProcess = {
  process: ChildProcess;
  /** Everything it has printed. */
  output: () => string;
  /** Ends it as a crash or a full machine would: at once, with no last word. */
  kill9(): Promise<void>;
  /** Asks it to stop; resolves with its exit code. */
  stop(): Promise<number | null>;
};

const running = new Set<ChildProcess>();
afterEach(async () => {
  await Promise.all([...running].map(kill9));
});

/** Starts a worker and resolves when it is ready. */
export async function startWorker(env: Record<string, string> = {}): Promise<WorkerProcess> {
  const child = spawn(process.execPath, ["--import", "tsx", "workers/main.ts"], {
    env: { ...process.env, HONE_ROUND_LEASE_SECONDS: "2", LOG_LEVEL: "warn", ...env },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  running.add(child);
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (data) => {
      text += String(data);
    });
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`The worker ended with ${code}.\n${text}`);
  });
  ended.catch(() => undefined);
  await Promise.race([once(child, "message"), ended]);
  return {
    process: child,
    output: () => text,
    kill9: () => kill9(child),
    async stop() {
      const exit = once(child, "exit");
      child.kill("SIGTERM");
      const [code] = await exit;
      running.delete(child);
      return code;
    },
  };
}

async function kill9(child: ChildProcess): Promise<void> {
  running.delete(child);
  if (child.exitCode !== null || child.signalCode) return;
  const exit = once(child, "exit");
  child.kill("SIGKILL");
  await exit;
}
