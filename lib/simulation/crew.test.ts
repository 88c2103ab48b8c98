import { describe, expect, it } from "vitest";
import { randomFrom } from "@/lib/ml/random";
import { type CrewMember, type Ranked, shuffleRankings, work } from "./crew";
import { newLabeler } from "./labeler";

type Call = { path: string; body: Record<string, unknown> };

const uuid = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, "0")}`;

/** A labeler whose Hone is a list of prepared answers to /tasks/next and a record of what it was sent. */
function memberWith(tasks: unknown[], answers: unknown[] = []) {
  const calls: Call[] = [];
  const client = {
    email: "fake@simulated.example",
    call: async (endpoint: { path: string }, input: { body: unknown }) => {
      // The crew sends objects only.
      calls.push({ path: endpoint.path, body: input.body as Record<string, unknown> });
      if (endpoint.path.endsWith("/tasks/next")) {
        const task = tasks.shift();
        return task === undefined ? { found: false, reason: "all_done" } : { found: true, task };
      }
      return endpoint.path.endsWith("/answers") ? { answers, nextCursor: null } : {};
    },
  };
  const member = {
    name: "Fake",
    // Speaks only the endpoints that these tests reach.
    client: client as unknown as CrewMember["client"],
    labeler: newLabeler("careful", randomFrom(1)),
    random: randomFrom(2),
  };
  return { member, calls };
}

const task = (kind: "demonstration" | "ranking", n: number, content: string) => ({
  kind,
  assignmentId: uuid(n),
  prompt: { id: uuid(100 + n), messages: [{ role: "user", content }], useCase: "open_qa" },
  tiesAllowed: true,
  draft: null,
  responses: [
    { id: uuid(201), text: "What colour is a cow? Wrong forum." },
    { id: uuid(202), text: "A fox is red." },
    { id: uuid(203), text: "Red." },
  ],
});

const QUESTION = "What colour is a fox?";

describe("work", () => {
  it("writes demonstrations until the wanted number is done", async () => {
    const { member, calls } = memberWith([1, 2, 3].map((n) => task("demonstration", n, QUESTION)));
    const done = await work({
      crew: [member],
      projectId: uuid(9),
      kind: "demonstration",
      count: 2,
    });
    expect(done).toBe(2);
    const sent = calls.filter(({ path }) => path.endsWith("/demonstration"));
    expect(sent).toHaveLength(2);
    expect(sent.every(({ body }) => typeof body.text === "string" && body.text !== "")).toBe(true);
  });

  it("stops when there is nothing left to do", async () => {
    const { member } = memberWith([task("demonstration", 1, QUESTION)]);
    const order = { crew: [member], projectId: uuid(9), kind: "demonstration" as const };
    expect(await work({ ...order, count: 50 })).toBe(1);
  });

  it("ranks by what it reads and tells the simulation how good each response truly is", async () => {
    const { member, calls } = memberWith([task("ranking", 1, QUESTION)]);
    const heard: Ranked[] = [];
    await work({
      crew: [member],
      projectId: uuid(9),
      kind: "ranking",
      count: 1,
      onRanked: (ranked) => heard.push(...ranked),
    });
    const sent = calls.find(({ path }) => path.endsWith("/ranking"));
    // A ranking is sent as tiers of ids.
    const tiers = sent?.body.tiers as string[][];
    expect(tiers.flat().sort()).toEqual([uuid(201), uuid(202), uuid(203)]);
    expect(tiers.flat().at(-1)).toBe(uuid(201));
    expect(heard.find(({ responseId }) => responseId === uuid(202))?.gold).toBe(1);
  });

  it("skips a prompt that is none of its world's, and does not count it", async () => {
    const { member, calls } = memberWith([
      task("demonstration", 1, "Explain quantum chromodynamics."),
      task("demonstration", 2, QUESTION),
    ]);
    const order = { crew: [member], projectId: uuid(9), kind: "demonstration" as const };
    expect(await work({ ...order, count: 5 })).toBe(1);
    expect(calls.filter(({ path }) => path.endsWith("/skip"))).toHaveLength(1);
  });
});

describe("shuffleRankings", () => {
  it("keeps the responses and the sizes of the tiers, and edits the newest revision", async () => {
    const ids = [1, 2, 3, 4].map(uuid);
    const tiers = [[ids[0]], [ids[1], ids[2]], [ids[3]]];
    const messages = [{ role: "user", content: QUESTION }];
    const answer = { kind: "ranking", id: uuid(50), messages, tiers, revision: 3 };
    const kept = { ...answer, id: uuid(51), messages: [{ role: "user", content: "Hello!" }] };
    const { member, calls } = memberWith([], [answer, kept]);
    const revised = await shuffleRankings({
      crew: [member],
      projectId: uuid(9),
      isKept: ([first]) => first?.content === "Hello!",
    });
    expect(revised).toBe(1);
    const [sent, ...more] = calls.filter(({ path }) => path.endsWith("/revisions"));
    expect(more).toEqual([]);
    const order = sent?.body.tiers as string[][];
    expect(order.map((tier) => tier.length)).toEqual([1, 2, 1]);
    expect(order.flat().sort()).toEqual(ids);
    expect(sent?.body.revision).toBe(3);
  });
});
