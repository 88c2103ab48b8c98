import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "./generated/client";

export type Database = PrismaClient;
/** A transaction, or the database itself where a single statement needs none. */
export type Transaction = Omit<PrismaClient, "$connect" | "$disconnect" | "$on" | "$transaction" | "$extends">;

/** A client of its own, for tests and scripts; the caller disconnects it. */
export const connect = (url: string, max = 10): Database =>
  new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max }) });

// Next reloads modules in development; one client a process is enough.
const shared = globalThis as { honeDatabase?: Database };

/** The process's database client. */
export function db(): Database {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error("DATABASE_URL is not set.");
  shared.honeDatabase ??= connect(url);
  return shared.honeDatabase;
}

/**
 * Runs `work` in one transaction. Serialization failures and deadlocks (Postgres 40001, 40P01) are tried again, as Postgres asks
 * of its clients; anything else rises.
 */
export async function transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db().$transaction(work, { timeout: 30_000, maxWait: 20_000 });
    } catch (error) {
      if (attempt >= 5 || !isRetryable(error)) throw error;
    }
  }
}

const isRetryable = (error: unknown): boolean =>
  /40001|40P01|could not serialize|deadlock detected|P2034/.test(String(error));
