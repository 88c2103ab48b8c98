/** The policy server on a real port, with real (tiny) models: sampling, promotion, jobs, and what goes wrong. */
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { artifacts } from "@/lib/artifacts/local";
import { SamplingSettings } from "@/lib/contract/responses";
import { db } from "@/lib/db/client";
import { storableText } from "@/lib/db/storable-text";
import { useTestDatabase } from "@/lib/db/testing/database";
import { givenPerson, givenProject, givenPrompt } from "@/lib/db/testing/fixtures";
import { promote } from "@/lib/models/promote";
import { givenTinyModel, useTestArtifacts } from "@/lib/models/testing/tiny-model";
import { listResponses, listSamplingRequests } from "./list-responses";
import { openPolicies, type Policies } from "./policies";
import { createPolicyServer } from "./policy-server";
import { requestResponses } from "./request-responses";
import { sampleResponses } from "./sample-responses";
import { tryPolicy } from "./try-policy";

useTestDatabase();
useTestArtifacts();

const TOKEN = "a-token-of-at-least-thirty-two-characters";
const signal = new AbortController().signal;
let policies: Policies;
let server: ReturnType<typeof createPolicyServer>;
let adminId = "";
beforeAll(async () => {
  adminId = await givenPerson({ role: "admin" });
  policies = openPolicies(artifacts());
  server = createPolicyServer({ policies, token: TOKEN }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  process.env.POLICY_SERVER_URL = `http://127.0.0.1:${port}`;
  process.env.POLICY_SERVER_TOKEN = TOKEN;
});
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await policies.release();
});

const ask = (projectId: string, more: Partial<Parameters<typeof tryPolicy>[0]> = {}) =>
  tryPolicy({
    projectId,
    messages: [{ role: "user", content: "What is red and round?" }],
    temperature: 1,
    maxTokens: 8,
    seed: 4,
    ...more,
  });
const order = (projectId: string, more: Partial<Parameters<typeof requestResponses>[0]> = {}) =>
  requestResponses({
    projectId,
    userId: adminId,
    ...SamplingSettings.partial().parse({ maxTokens: 6 }),
    temperature: 1,
    topP: 1,
    maxTokens: 6,
    promptCount: 100,
    modelVersionIds: [],
    seed: 9,
    ...more,
  });
const serve = (id: string) => promote({ id, userId: adminId, reason: "" });
const promptIdsOf = async (projectId: string) =>
  (await db().prompt.findMany({ where: { projectId }, orderBy: { id: "asc" } })).map((p) => p.id);

async function givenServedProject(prompts: number) {
  const projectId = await givenProject({ responsesPerPrompt: 3 });
  const modelVersionId = await givenTinyModel(projectId, "policy");
  await serve(modelVersionId);
  for (let i = 0; i < prompts; i++) await givenPrompt(projectId, { text: `Question ${i}?` });
  return { projectId, modelVersionId };
}

describe("the policy server", () => {
  test("answers the same to the same seed, and otherwise to another", async () => {
    const { projectId } = await givenServedProject(0);
    const first = await ask(projectId);
    expect(first).toMatchObject({ modelVersion: "policy v1", finishReason: "length" });
    expect(first.tokenCount).toBe(8);
    expect(first.logprob).toBeLessThan(0);
    const { milliseconds: _, ...same } = await ask(projectId);
    expect(first).toMatchObject(same);
    expect((await ask(projectId, { seed: 2 })).text).not.toBe(first.text);
  });

  test("answers with the newest promotion from the next request on, and back again", async () => {
    const { projectId, modelVersionId } = await givenServedProject(0);
    const before = await ask(projectId);
    const next = await givenTinyModel(projectId, "policy", 2);
    expect((await ask(projectId)).modelVersion).toBe("policy v1");
    expect((await ask(projectId, { modelVersionId: next })).modelVersion).toBe("policy v2");
    await serve(next);
    const after = await ask(projectId);
    expect(after.modelVersion).toBe("policy v2");
    expect(after.text).not.toBe(before.text);
    await serve(modelVersionId);
    expect((await ask(projectId)).text).toBe(before.text);
  });

  test("holds more policies than it keeps in memory, all at once and one after another", async () => {
    const { projectId } = await givenServedProject(0);
    const ids: string[] = [];
    for (let seed = 10; seed < 16; seed++) ids.push(await givenTinyModel(projectId, "policy", seed));
    const together = await Promise.all(ids.map((modelVersionId) => ask(projectId, { modelVersionId })));
    for (const [i, modelVersionId] of ids.entries())
      expect((await ask(projectId, { modelVersionId })).text).toBe(together[i]?.text);
  });

  test("reads the end of a prompt that is longer than the model", async () => {
    const { projectId } = await givenServedProject(0);
    const long = await ask(projectId, {
      messages: [{ role: "user", content: "blue ".repeat(500) }],
    });
    expect(long.tokenCount).toBe(8);
  });

  test("refuses who has no token, what is no order, and models that cannot answer", async () => {
    const { projectId } = await givenServedProject(0);
    const post = (body: string, token: string) =>
      fetch(new URL("/sample", process.env.POLICY_SERVER_URL), {
        method: "POST",
        headers: { authorization: `Bearer ${token}` },
        body,
      });
    expect((await post("{}", "wrong")).status).toBe(401);
    expect((await post("{", TOKEN)).status).toBe(422);
    expect((await post("{}", TOKEN)).status).toBe(422);
    expect((await fetch(new URL("/health", process.env.POLICY_SERVER_URL))).status).toBe(200);
    const other = await givenServedProject(0);
    await expect(ask(projectId, { modelVersionId: other.modelVersionId })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(ask(randomUUID())).rejects.toMatchObject({ code: "not_found" });
    await expect(ask(await givenProject())).rejects.toMatchObject({
      code: "invalid_settings",
      message: expect.stringMatching(/Promote/),
    });
  });

  test("one that is not there is said to be unavailable", async () => {
    const { projectId } = await givenServedProject(1);
    const request = await order(projectId);
    const promptIds = await promptIdsOf(projectId);
    const url = process.env.POLICY_SERVER_URL;
    process.env.POLICY_SERVER_URL = "http://127.0.0.1:9";
    try {
      await expect(ask(projectId)).rejects.toMatchObject({ code: "policy_unavailable" });
      const job = { samplingRequestId: request.id, promptIds };
      await expect(sampleResponses(job, { signal })).rejects.toThrow();
      const { requests } = await listSamplingRequests({ projectId });
      expect(requests[0]).toMatchObject({ done: 0, error: expect.stringMatching(/Try again/) });
      process.env.POLICY_SERVER_URL = url;
      await sampleResponses(job, { signal });
      expect((await listSamplingRequests({ projectId })).requests[0]).toMatchObject({
        done: 1,
        error: null,
      });
    } finally {
      process.env.POLICY_SERVER_URL = url;
    }
  });
});

describe("an order of responses", () => {
  test("becomes one comparison of K responses per prompt, however often its jobs run", async () => {
    const { projectId, modelVersionId } = await givenServedProject(5);
    const request = await order(projectId);
    expect(request).toMatchObject({ k: 3, total: 5, done: 0, versions: ["policy v1"] });
    const promptIds = await promptIdsOf(projectId);
    const job = { samplingRequestId: request.id, promptIds };
    await sampleResponses({ ...job, promptIds: promptIds.slice(0, 2) }, { signal });
    await Promise.all([sampleResponses(job, { signal }), sampleResponses(job, { signal })]);
    await sampleResponses(job, { signal });
    expect((await listSamplingRequests({ projectId })).requests).toMatchObject([
      { id: request.id, total: 5, done: 5, error: null },
    ]);
    const comparisons = await db().comparison.findMany({
      where: { projectId },
      include: { responses: { orderBy: { position: "asc" }, include: { response: true } } },
    });
    expect(comparisons.map((c) => c.promptId).sort()).toEqual(promptIds);
    for (const { promptId, responses } of comparisons) {
      expect(responses.map((r) => r.position)).toEqual([0, 1, 2]);
      expect(new Set(responses.map((r) => r.response.seed)).size).toBe(3);
      for (const { response } of responses)
        expect(response).toMatchObject({ promptId, modelVersionId, temperature: 1, maxTokens: 6 });
    }
    expect(await db().response.count({ where: { modelVersionId } })).toBe(15);
  });

  test("a response can be sampled again from what is stored with it", async () => {
    const { projectId } = await givenServedProject(2);
    const request = await order(projectId);
    const promptIds = await promptIdsOf(projectId);
    await sampleResponses({ samplingRequestId: request.id, promptIds }, { signal });
    const { responses } = await listResponses({ projectId, limit: 50 });
    const [stored] = responses;
    const again = await ask(projectId, {
      messages: [{ role: "user", content: stored?.prompt ?? "" }],
      seed: stored?.seed ?? 0,
      maxTokens: 6,
    });
    // Postgres holds no NUL, which a model this small may well say.
    expect(storableText(again.text)).toBe(stored?.text);
    expect(again.logprob).toBeCloseTo(stored?.logprob ?? 0, 4);
  });

  test("several versions answer in turn, at places and with ids that do not tell which", async () => {
    const { projectId, modelVersionId } = await givenServedProject(64);
    const base = await givenTinyModel(projectId, "base", 3);
    const request = await order(projectId, { k: 3, maxTokens: 2, modelVersionIds: [base, modelVersionId] });
    expect(request.versions).toEqual(["base v1", "policy v1"]);
    const promptIds = await promptIdsOf(projectId);
    await sampleResponses({ samplingRequestId: request.id, promptIds }, { signal });
    const comparisons = await db().comparison.findMany({
      where: { projectId },
      include: { responses: { orderBy: { position: "asc" }, include: { response: true } } },
    });
    expect(comparisons.length).toBe(64);
    const ofBase = [0, 0, 0];
    for (const { responses } of comparisons) {
      const ids = responses.map((r) => r.responseId);
      expect(ids).toEqual(ids.toSorted());
      const isBase = responses.map((r) => r.response.modelVersionId === base);
      expect(isBase.filter(Boolean).length).toBe(2);
      for (const [place, yes] of isBase.entries()) if (yes) ofBase[place]! += 1;
    }
    // Two of three are of the base; five standard deviations around as many at each place.
    for (const count of ofBase) expect(Math.abs(count - (64 * 2) / 3)).toBeLessThan(5 * Math.sqrt((64 * 2) / 9));
  });

  test("each of several versions' responses can be sampled again from its row", async () => {
    const { projectId, modelVersionId } = await givenServedProject(2);
    const versions = [await givenTinyModel(projectId, "base", 3), modelVersionId];
    const request = await order(projectId, { k: 3, modelVersionIds: versions });
    const promptIds = await promptIdsOf(projectId);
    await sampleResponses({ samplingRequestId: request.id, promptIds }, { signal });
    const rows = await db().response.findMany({ where: { promptId: { in: promptIds } } });
    expect(rows.length).toBe(6);
    for (const { promptId, modelVersionId, seed, text } of rows) {
      const { content = "" } = (await db().message.findFirst({ where: { promptId } })) ?? {};
      const messages = [{ role: "user" as const, content }];
      const again = await ask(projectId, {
        messages,
        modelVersionId: modelVersionId ?? "",
        seed: seed ?? 0,
        maxTokens: 6,
      });
      expect(storableText(again.text)).toBe(text);
    }
  });

  test("goes to the prompts with the fewest comparisons first, in jobs of about 64 responses of each version", async () => {
    const { projectId, modelVersionId } = await givenServedProject(20);
    const promptIds = await promptIdsOf(projectId);
    const first = await order(projectId, { promptCount: 3 });
    await sampleResponses({ samplingRequestId: first.id, promptIds: promptIds.slice(0, 3) }, { signal });
    const jobsOf = async (more: Partial<Parameters<typeof requestResponses>[0]>) => {
      const { id } = await order(projectId, { promptCount: 18, ...more });
      const jobs = await db().$queryRaw<{ payload: { promptIds: string[] } }[]>`
        SELECT "payload" FROM graphile_worker._private_jobs WHERE "payload"->>'samplingRequestId' = ${id} ORDER BY "id"`;
      return jobs.map((job) => job.payload.promptIds);
    };
    const chosen = await jobsOf({ k: 4 });
    expect(chosen.map((c) => c.length)).toEqual([16, 2]);
    expect(chosen.flat()).toEqual([...promptIds.slice(3), promptIds[0]]);
    const modelVersionIds = [modelVersionId, await givenTinyModel(projectId, "policy", 2)];
    expect((await jobsOf({ k: 8, modelVersionIds })).map((c) => c.length)).toEqual([16, 2]);
    expect((await jobsOf({ k: 9 })).map((c) => c.length)).toEqual([7, 7, 4]);
  });

  test("is refused where nothing can answer or be answered", async () => {
    const { projectId, modelVersionId } = await givenServedProject(0);
    await expect(order(projectId)).rejects.toMatchObject({ code: "too_little_data" });
    await givenPrompt(projectId, { split: "train" });
    await expect(order(projectId, { split: "test" })).rejects.toMatchObject({
      code: "too_little_data",
    });
    const many = [
      modelVersionId,
      ...(await Promise.all([4, 5].map((seed) => givenTinyModel(projectId, "policy", seed)))),
    ];
    await expect(order(projectId, { k: 2, modelVersionIds: many })).rejects.toMatchObject({
      code: "invalid_settings",
    });
    await expect(order(projectId, { modelVersionIds: [randomUUID()] })).rejects.toMatchObject({
      code: "not_found",
    });
    const unserved = await givenProject();
    await givenPrompt(unserved);
    await expect(order(unserved)).rejects.toMatchObject({ code: "invalid_settings" });
  });
});
