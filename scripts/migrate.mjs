/** Brings a database up to date: Hone's tables by Prisma, the queue's by graphile-worker. */
import { bin, node } from "./run.mjs";

export async function migrate(env) {
  await node([bin("prisma"), "migrate", "deploy"], { env });
  await node(["--import", "tsx", "scripts/migrate-queue.ts"], { env });
}
