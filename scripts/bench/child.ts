/** A child process that is asked in lines of JSON. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { z } from "zod";
import type { Request } from "./protocol";

export type Child = {
  /** @throws Error with the last words of the process when it ends instead of answering. */
  ask<T>(request: Request, answer: z.ZodType<T>): Promise<T>;
  /** Resolves when it has ended. */
  end(): Promise<void>;
};

export function startChild(command: string, args: readonly string[], env: Record<string, string> = {}): Child {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: "pipe" });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let lastWords = "";
  child.stderr.on("data", (data) => {
    lastWords = `${lastWords}${data}`.slice(-2_000);
  });
  const ended = new Promise<Error>((resolve) => {
    child.once("error", resolve);
    child.once("close", (code, signal) =>
      resolve(new Error(`${command} ${args.join(" ")} ended with ${code ?? signal}.\n${lastWords}`)),
    );
  });
  child.stdin.on("error", () => undefined); // the process is gone: `ended` says why
  return {
    async ask(request, answer) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const line = await Promise.race([lines.next(), ended]);
      if (line instanceof Error) throw line;
      if (line.done) throw await ended;
      return answer.parse(JSON.parse(line.value));
    },
    async end() {
      child.stdin.end();
      await ended;
    },
  };
}
