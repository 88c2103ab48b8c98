/**
 * A database of its own for each test file, cloned from a migrated template: real Postgres, nothing shared, nothing mocked.
 * `scripts/test.mjs` starts the server and makes the template; HONE_TEST_DATABASE names it.
 */
import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll } from "vitest";
import { db } from "../client";

/** Gives the calling test file a fresh database: sets DATABASE_URL, so that db() and the operations use it. */
export function useTestDatabase(): { url: () => string } {
  const template = process.env.HONE_TEST_DATABASE;
  if (!template) throw new Error("Database tests need HONE_TEST_DATABASE; run them with `npm test -- db`.");
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  const url = new URL(template);
  const templateName = url.pathname.slice(1);
  url.pathname = `/${name}`;

  beforeAll(async () => {
    await asOwner(template, `CREATE DATABASE "${name}" TEMPLATE "${templateName}"`);
    process.env.DATABASE_URL = url.href;
  });
  afterAll(async () => {
    await db().$disconnect();
    await asOwner(template, `DROP DATABASE "${name}" WITH (FORCE)`);
  });
  return { url: () => url.href };
}

async function asOwner(templateUrl: string, sql: string): Promise<void> {
  const url = new URL(templateUrl);
  url.pathname = "/postgres";
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
