/** `npm start`: runs Hone until Ctrl-C. Only this file talks to the person at the terminal. */
import { mkdirSync, statfsSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { stack } from "./stack.mjs";

const port = Number(process.env.PORT ?? 3000);
const dir = process.env.HONE_DATA ?? ".hone";
const startedAt = performance.now();

const fail = (message) => {
  console.error(`\n${message}\n`);
  process.exit(1);
};
const isTaken = (p) =>
  new Promise((resolve) => {
    const server = net
      .createServer()
      .once("error", () => resolve(true))
      .listen(p, "127.0.0.1", () => server.close(() => resolve(false)));
  });

if (!Number.isInteger(port) || port < 1 || port > 65_535)
  fail(`PORT must be a number from 1 to 65535; it is "${process.env.PORT}".`);
if (await isTaken(port))
  fail(`Port ${port} is taken. Stop what runs there, or choose another: PORT=${port + 1} npm start`);
mkdirSync(dir, { recursive: true, mode: 0o711 });
const { bavail, bsize } = statfsSync(dir);
if (bavail * bsize < 300 * 2 ** 20)
  fail(
    `Less than 300 MB of disk space is left in ${path.resolve(dir)}. Hone needs that for its database and models: free some, or keep them elsewhere with HONE_DATA=/another/folder npm start`,
  );

const explain = (error) =>
  /No space left|ENOSPC/.test(error.message)
    ? "The disk is full. Free some space and run npm start again; nothing that was saved is lost."
    : `Hone could not start.\n${error.message}`;

let ending = false;
const starting = stack({
  dir,
  port,
  onEvent: (name, detail) => console.log(typeof detail === "number" ? `  ${name} ready (${detail} ms)` : `  ${detail}`),
});
/** Also while it is still starting: what is up by then is stopped, never left behind. */
const end = async (code) => {
  if (ending) return;
  ending = true;
  const running = await starting.catch(() => undefined);
  await running?.stop();
  process.exit(code);
};
process.once("SIGINT", () => void end(0));
process.once("SIGTERM", () => void end(0));
process.once("SIGHUP", () => void end(0));

const running = await starting.catch((error) => fail(explain(error)));
if (!ending && running.firstStart.trim()) console.log(`\n${running.firstStart.trim()}`);
if (!ending)
  console.log(
    `\nHone is ready at ${running.url} (${((performance.now() - startedAt) / 1000).toFixed(1)} s). Ctrl-C stops it.\n`,
  );
