import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { db, transaction } from "./client";
import { ANYTHING, listen, notify } from "./listen";
import { useTestDatabase } from "./testing/database";

const database = useTestDatabase();

/** Listens until the test is over. */
async function open(signal: AbortSignal = leaving.signal): Promise<() => Promise<string[]>> {
  const changes = await listen("hone_round", signal);
  return async () => [...((await changes.next()).value ?? [])].sort();
}
let leaving = new AbortController();
beforeEach(() => {
  leaving = new AbortController();
});
afterEach(() => leaving.abort());
const tell = (id: string) => notify(db(), "hone_round", id);

/** Runs SQL on a connection of its own. */
async function query(sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: database.url() });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
const LISTENERS = `SELECT pid FROM pg_stat_activity
  WHERE application_name = 'hone listen' AND datname = current_database()`;

test("every listener hears of every change, over one connection", async () => {
  const [one, two] = [await open(), await open()];
  expect(await query(LISTENERS)).toHaveLength(1);
  await tell("a");
  expect([await one(), await two()]).toEqual([["a"], ["a"]]);
  leaving.abort();
  expect(await one()).toEqual([]);
  expect(await two()).toEqual([]);
});

test("changes that come before anyone looks are told together, each once", async () => {
  const next = await open();
  const marker = await open();
  for (const id of ["a", "b", "a"]) await tell(id);
  // A later change has arrived, so the earlier ones have.
  await tell("z");
  let seen: string[] = [];
  while (!seen.includes("z")) seen = await marker();
  expect(await next()).toEqual(["a", "b", "z"]);
});

test("a change is told when its transaction commits, and never when it does not", async () => {
  const next = await open();
  await transaction(async (tx) => {
    await notify(tx, "hone_round", "undone");
    throw new Error("no");
  }).catch(() => undefined);
  await transaction((tx) => notify(tx, "hone_round", "done"));
  expect(await next()).toEqual(["done"]);
});

test("a lost connection is made anew, and listeners are told that anything may have changed", async () => {
  const next = await open();
  const [lost] = await query(LISTENERS);
  await query(`SELECT pg_terminate_backend(${lost?.pid})`);
  expect(await next()).toEqual([ANYTHING]);
  await tell("after");
  expect(await next()).toEqual(["after"]);
  const [found] = await query(LISTENERS);
  expect(found?.pid).not.toBe(lost?.pid);
});
