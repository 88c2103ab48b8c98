/** Turns of conversations answered by a real policy server with a real (tiny) model, watched and not watched. */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { artifacts } from "@/lib/artifacts/local";
import { getConversation } from "@/lib/collection/get-conversation";
import { sendMessage } from "@/lib/collection/send-message";
import { startConversation } from "@/lib/collection/start-conversation";
import type { TurnEvent } from "@/lib/contract/conversations";
import { db } from "@/lib/db/client";
import { storableText } from "@/lib/db/storable-text";
import { useTestDatabase } from "@/lib/db/testing/database";
import { givenPerson, givenProject } from "@/lib/db/testing/fixtures";
import { promote } from "@/lib/models/promote";
import { givenTinyModel, useTestArtifacts } from "@/lib/models/testing/tiny-model";
import { answerTurn } from "./answer-turn";
import { openPolicies, type Policies } from "./policies";
import { samplePolicy } from "./policy-client";
import { createPolicyServer } from "./policy-server";

useTestDatabase();
useTestArtifacts();

const TOKEN = "a-token-of-at-least-thirty-two-characters";
const now = new Date();
let policies: Policies;
let server: ReturnType<typeof createPolicyServer>;
beforeAll(async () => {
  policies = openPolicies(artifacts());
  server = createPolicyServer({ policies, token: TOKEN }).listen(0, "127.0.0.1");
  await once(server, "listening");
  process.env.POLICY_SERVER_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env.POLICY_SERVER_TOKEN = TOKEN;
});
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await policies.release();
});

/** A conversation in which one message was sent and nothing answered yet. */
async function givenTurn() {
  const projectId = await givenProject();
  const id = await givenTinyModel(projectId, "policy");
  await promote({ id, userId: await givenPerson({ role: "admin" }), reason: "" });
  const labelerId = await givenPerson();
  const { id: conversationId } = await startConversation({ labelerId, projectId, kind: "helpful", now });
  const sent = await sendMessage({ labelerId, conversationId, position: 0, text: "What is red and round?", now });
  return { projectId, labelerId, conversationId, turnId: sent.turns[0]?.id ?? "" };
}
type Given = Awaited<ReturnType<typeof givenTurn>>;

const open = ({ turnId, labelerId }: Given, signal = new AbortController().signal) =>
  answerTurn({ turnId, labelerId, signal });
async function watched(given: Given): Promise<TurnEvent[]> {
  const events: TurnEvent[] = [];
  for await (const event of await open(given)) events.push(event);
  return events;
}
const stored = async ({ conversationId, labelerId }: Given) =>
  (await getConversation({ id: conversationId, labelerId })).turns[0]?.responses ?? null;

/** Random weights write broken characters, which are stored as they are decoded but not shown while they may be completed. */
const readable = (text: string): string => storableText(text).replace(/\uFFFD+$/, "");

test("both responses grow token by token, and end as they are stored", async () => {
  const given = await givenTurn();
  const events = await watched(given);
  expect(events.at(-1)).toEqual({ kind: "stored" });
  const texts = events.flatMap((e) => (e.kind === "text" ? [e.texts] : []));
  const responses = await stored(given);
  expect(texts.at(-1)?.map(readable)).toEqual(responses?.map((r) => readable(r.text)));
  expect(new Set(texts.map((t) => t.join("|"))).size).toBeGreaterThan(4);
  for (const [i, [a = "", b = ""]] of texts.entries()) {
    expect(a.length).toBeGreaterThanOrEqual(texts[i - 1]?.[0]?.length ?? 0);
    expect(b.length).toBeGreaterThanOrEqual(texts[i - 1]?.[1]?.length ?? 0);
  }
  expect(await watched(given)).toEqual([{ kind: "stored" }]);
});

test("each response can be sampled again from what is stored of it", async () => {
  const given = await givenTurn();
  await watched(given);
  const rows = await db().response.findMany({ where: { prompt: { turn: { id: given.turnId } } } });
  expect(rows).toHaveLength(2);
  for (const { seed, temperature, topP, maxTokens, text, logprob } of rows) {
    const messages = [{ role: "user" as const, content: "What is red and round?" }];
    const { samples } = await samplePolicy({
      projectId: given.projectId,
      prompts: [{ messages, seed: seed ?? 0 }],
      temperature: temperature ?? 0,
      topP: topP ?? 0,
      maxTokens: maxTokens ?? 0,
    });
    expect(storableText(samples[0]?.text ?? "")).toBe(text);
    expect(samples[0]?.logprob).toBeCloseTo(logprob ?? 0, 4);
  }
});

test("a watcher who leaves loses nothing: the responses are stored without them, once", async () => {
  const given = await givenTurn();
  const leaving = new AbortController();
  const events = await open(given, leaving.signal);
  await events.next();
  leaving.abort();
  await events.return();
  const second = await watched(given); // comes back while it is under way, or after
  expect(second.at(-1)).toEqual({ kind: "stored" });
  expect(await db().response.count({ where: { prompt: { turn: { id: given.turnId } } } })).toBe(2);
});

test("two tabs see the same", async () => {
  const given = await givenTurn();
  const [one, two] = await Promise.all([watched(given), watched(given)]);
  expect([one?.at(-1), two?.at(-1)]).toEqual([{ kind: "stored" }, { kind: "stored" }]);
  expect(await db().comparison.count({ where: { turn: { id: given.turnId } } })).toBe(1);
});

test("a policy server that is away says so, and the turn is answered when it is back", async () => {
  const given = await givenTurn();
  const url = process.env.POLICY_SERVER_URL;
  process.env.POLICY_SERVER_URL = "http://127.0.0.1:1";
  const failed = await watched(given);
  process.env.POLICY_SERVER_URL = url;
  expect(failed.at(-1)).toMatchObject({ kind: "failed", message: expect.stringContaining("does not answer") });
  expect(await stored(given)).toBeNull();
  expect((await watched(given)).at(-1)).toEqual({ kind: "stored" });
});

test("others may not watch", async () => {
  const given = await givenTurn();
  await expect(open({ ...given, labelerId: await givenPerson() })).rejects.toMatchObject({ code: "not_found" });
});
