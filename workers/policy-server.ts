/** The policy server: answers with the served policy of each project. Any number may run; each loads what it is asked for. */
import { artifacts } from "@/lib/artifacts/local";
import { db } from "@/lib/db/client";
import { ANYTHING, listen } from "@/lib/db/listen";
import { findServedVersions } from "@/lib/db/promotions";
import { env } from "@/lib/platform/env";
import { log } from "@/lib/platform/log";
import { openPolicies } from "@/lib/serving/policies";
import { createPolicyServer } from "@/lib/serving/policy-server";

const { POLICY_SERVER_URL, POLICY_SERVER_TOKEN } = env("POLICY_SERVER_URL", "POLICY_SERVER_TOKEN");
const policies = openPolicies(artifacts());
const server = createPolicyServer({ policies, token: POLICY_SERVER_TOKEN });
const stopping = new AbortController();

/** Loads what is served ahead of the first request for it. What cannot be loaded says why at that request. */
async function warm(projectIds: Iterable<string>): Promise<void> {
  for (const projectId of projectIds)
    await policies.warm(projectId).catch((error: unknown) => log.warn({ err: error }, "could not load a policy ahead"));
}
const served = async () => (await findServedVersions()).map((s) => s.projectId);

async function followPromotions(): Promise<void> {
  const changes = await listen("hone_promotion", stopping.signal);
  await warm(await served());
  for await (const changed of changes) await warm(changed.has(ANYTHING) ? await served() : changed);
}

let ending = false;
async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  stopping.abort();
  setTimeout(() => process.exit(1), 7_000).unref();
  server.close();
  await policies.release();
  await db().$disconnect();
  process.exit(0);
}
process.on("SIGTERM", () => void end());
process.on("SIGINT", () => void end());
process.on("disconnect", () => void end());

followPromotions().catch((error: unknown) => log.error({ err: error }, "does not follow promotions"));
const { hostname, port } = new URL(POLICY_SERVER_URL);
server.listen(Number(port), hostname, () => {
  log.info({ port }, "policy server is ready");
  process.send?.("ready");
});
