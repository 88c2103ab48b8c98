/**
 * Changes, as Postgres tells them: one LISTEN connection per process, fanned out to any number of listeners. A notification
 * is a hint to read again and carries an id, never content; one that was sent while the connection was down is made up for by
 * `ANYTHING` after the reconnect, so a listener that reads again on each hint misses nothing.
 */
import pg from "pg";
import { log } from "@/lib/platform/log";
import type { Transaction } from "./client";

export type Channel = "hone_round" | "hone_promotion";
const CHANNELS: readonly Channel[] = ["hone_round", "hone_promotion"];

/** Stands for every id: the connection was lost, and anything may have changed meanwhile. */
export const ANYTHING = "*";

/** Tells all processes, when the transaction commits, that `id` has changed. */
export async function notify(tx: Transaction, channel: Channel, id: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify(${channel}, ${id})`;
}

type Listener = { channel: Channel; pending: Set<string>; wake: () => void };
type Hub = { listeners: Set<Listener>; connection: Promise<pg.Client> | null };

// Next may load this module more than once; the connection is still one per process.
const shared = globalThis as { honeListen?: Hub };
const hub = (): Hub => (shared.honeListen ??= { listeners: new Set(), connection: null });

/**
 * Listens from the moment the promise resolves, so whatever is read after that is not older than the first hint.
 * @returns ids that changed since the last turn, each once; ends when `signal` aborts.
 */
export async function listen(
  channel: Channel,
  signal: AbortSignal,
): Promise<AsyncGenerator<ReadonlySet<string>, void, undefined>> {
  const listener: Listener = { channel, pending: new Set(), wake: () => undefined };
  if (signal.aborted) return changes(listener, signal);
  hub().listeners.add(listener);
  // Here and not in the generator, which has no say before its first turn.
  signal.addEventListener("abort", () => leave(listener), { once: true });
  try {
    await (hub().connection ??= open());
  } catch (error) {
    leave(listener);
    throw error;
  }
  return changes(listener, signal);
}

async function* changes(listener: Listener, signal: AbortSignal): AsyncGenerator<ReadonlySet<string>, void, undefined> {
  try {
    while (!signal.aborted) {
      if (listener.pending.size === 0) {
        await new Promise<void>((resolve) => {
          listener.wake = resolve;
        });
        continue;
      }
      const ids = listener.pending;
      listener.pending = new Set();
      yield ids;
    }
  } finally {
    leave(listener);
  }
}

/** The last one to leave closes the connection. */
function leave(listener: Listener): void {
  const { listeners, connection } = hub();
  listeners.delete(listener);
  listener.wake();
  if (listeners.size > 0 || !connection) return;
  hub().connection = null;
  void connection.then((client) => client.end()).catch(() => undefined);
}

function tell(channel: Channel, id: string): void {
  for (const listener of hub().listeners) {
    if (listener.channel !== channel) continue;
    listener.pending.add(id);
    listener.wake();
  }
}

async function open(): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: process.env.DATABASE_URL,
    application_name: "hone listen",
    keepAlive: true,
  });
  client.on("notification", ({ channel, payload }) => tell(channel as Channel, payload ?? ANYTHING));
  client.on("error", () => undefined); // "end" follows, and reconnects
  try {
    await client.connect();
    await client.query(CHANNELS.map((channel) => `LISTEN ${channel}`).join("; "));
  } catch (error) {
    hub().connection = null;
    await client.end().catch(() => undefined);
    throw error;
  }
  client.on("end", () => void reconnectUnlessReplaced(client));
  return client;
}

const FIRST_DELAY_MILLISECONDS = 100;
const LONGEST_DELAY_MILLISECONDS = 5_000;

/** One that was closed on purpose, or that another has replaced, is not missed. */
async function reconnectUnlessReplaced(lost: pg.Client): Promise<void> {
  const current = await hub().connection?.catch(() => null);
  if (current !== lost) return;
  hub().connection = null;
  await reconnect();
}

async function reconnect(delay = FIRST_DELAY_MILLISECONDS): Promise<void> {
  if (hub().listeners.size === 0) return;
  try {
    await (hub().connection ??= open());
    for (const channel of CHANNELS) tell(channel, ANYTHING);
  } catch (error) {
    log.warn({ err: error }, "cannot listen for changes; trying again");
    setTimeout(() => void reconnect(Math.min(2 * delay, LONGEST_DELAY_MILLISECONDS)), delay).unref();
  }
}
