import { describe, expect, test } from "vitest";
import { editResponse } from "@/lib/collection/edit-response";
import { ask, attack, choose, givenChat, newest, start } from "@/lib/collection/testing/chat";
import { at } from "@/lib/collection/testing/labeler";
import { undoChoice } from "@/lib/collection/undo-choice";
import type { ComparisonSource } from "@/lib/contract/comparison-source";
import { db } from "@/lib/db/client";
import { useTestDatabase } from "@/lib/db/testing/database";
import {
  givenComparisons,
  givenDemonstration,
  givenPerson,
  givenProject,
  givenPrompt,
  givenRanking,
} from "@/lib/db/testing/fixtures";
import { freezeSnapshot } from "./freeze-snapshot";
import { listSnapshots } from "./list-snapshots";
import { readDemonstrations, readPrompts, readRankings } from "./read-snapshot";

useTestDatabase();

const now = new Date("2026-06-01T09:00:00.000Z");
const freeze = async (
  projectId: string,
  who: { includePeople: boolean; includeSimulated: boolean } = {
    includePeople: true,
    includeSimulated: false,
  },
) => freezeSnapshot({ projectId, createdById: await givenPerson({ role: "admin" }), ...who, now });

/** A project with two demonstrations and three rankings, by a person and by a simulated labeler, over two splits. */
async function givenAnswers() {
  const projectId = await givenProject({ rankingOverlap: 3 });
  const person = await givenPerson();
  const simulated = await givenPerson({ simulated: true });
  const inTrain = await givenPrompt(projectId, { text: "In train", split: "train" });
  const inTest = await givenPrompt(projectId, { text: "In test", split: "test" });
  const byPerson = await givenDemonstration(inTrain, person, ["Draft", "Final"]);
  await givenDemonstration(inTest, simulated, ["Beep"]);
  const [first] = await givenComparisons(projectId, 1, { promptId: inTrain });
  const [second] = await givenComparisons(projectId, 1, { promptId: inTest });
  if (!first || !second) throw new Error("unreachable");
  const [a = "", b = "", c = ""] = first.responseIds;
  await givenRanking(first.id, person, [
    [[a], [b], [c]],
    [[c], [a, b]],
  ]);
  await givenRanking(first.id, simulated, [[[a, b, c]]]);
  await givenRanking(second.id, simulated, [[second.responseIds]]);
  return { projectId, person, simulated, inTrain, inTest, byPerson, first, second };
}

describe("a snapshot", () => {
  test("holds the newest revisions by people, each in the split of its prompt's author", async () => {
    const { projectId, first, inTrain, person } = await givenAnswers();
    const snapshot = await freeze(projectId);
    expect(snapshot).toMatchObject({
      demonstrations: { train: 1, validation: 0, test: 0 },
      rankings: { train: 1, validation: 0, test: 0 },
      prompts: { train: 1, validation: 0, test: 1 },
      includesPeople: true,
      includesSimulated: false,
    });
    const [a = "", b = "", c = ""] = first.responseIds;
    const messages = [{ role: "user", content: "In train" }];
    expect(await readDemonstrations(db(), snapshot.id)).toEqual([{ split: "train", messages, text: "Final" }]);
    expect(await readRankings(db(), snapshot.id)).toEqual([
      {
        promptId: inTrain,
        promptDigest: expect.any(String),
        useCase: "open_qa",
        comparisonId: first.id,
        labelerId: person,
        authorId: person,
        simulated: false,
        displayOrder: [a, b, c],
        split: "train",
        messages,
        noneAcceptable: false,
        strength: null,
        weight: 1,
        tiers: [[c], [a, b].sort()],
        labelerTiers: [[c], [a, b].sort()],
        responses: [a, b, c].map((id, i) => ({
          id,
          text: `Response ${i} to 0`,
          finishReason: "stop",
        })),
      },
    ]);
    expect(await readPrompts(db(), snapshot.id)).toEqual([
      { split: "train", messages },
      { split: "test", messages: [{ role: "user", content: "In test" }] },
    ]);
  });

  test("mixes people and simulated labelers only when both are asked for", async () => {
    const { projectId } = await givenAnswers();
    const simulated = await freeze(projectId, { includePeople: false, includeSimulated: true });
    expect(simulated.demonstrations).toEqual({ train: 0, validation: 0, test: 1 });
    expect(simulated.rankings).toEqual({ train: 1, validation: 0, test: 1 });
    const both = await freeze(projectId, { includePeople: true, includeSimulated: true });
    expect(both.demonstrations).toEqual({ train: 1, validation: 0, test: 1 });
    expect(both.rankings).toEqual({ train: 2, validation: 0, test: 1 });
  });

  test("has the same digest for the same content, and another after one revision", async () => {
    const { projectId, byPerson } = await givenAnswers();
    const first = await freeze(projectId);
    const again = await freeze(projectId);
    expect(again.id).not.toBe(first.id);
    expect(again.digest).toBe(first.digest);
    await db().demonstrationRevision.create({
      data: { demonstrationId: byPerson, revision: 3, text: "Better" },
    });
    expect((await freeze(projectId)).digest).not.toBe(first.digest);
    // The first still says what it said.
    expect((await readDemonstrations(db(), first.id))[0]?.text).toBe("Final");
  });

  test("leaves out what is retired", async () => {
    const { projectId, inTrain, first } = await givenAnswers();
    await db().comparison.update({ where: { id: first.id }, data: { retiredAt: now } });
    expect((await freeze(projectId)).rankings.train).toBe(0);
    await db().prompt.update({ where: { id: inTrain }, data: { retiredAt: now } });
    await expect(freeze(projectId)).rejects.toMatchObject({ code: "too_little_data" });
  });

  test("leaves out prompts written by those who are left out, and keeps imported ones", async () => {
    const { projectId, simulated, person } = await givenAnswers();
    await givenPrompt(projectId, { userId: simulated });
    await givenPrompt(projectId, { userId: person });
    expect((await freeze(projectId)).prompts.train).toBe(2);
    const onlySimulated = { includePeople: false, includeSimulated: true };
    expect((await freeze(projectId, onlySimulated)).prompts.train).toBe(2);
    const both = { includePeople: true, includeSimulated: true };
    expect((await freeze(projectId, both)).prompts.train).toBe(3);
  });

  test("of a project without answers is refused, with what to do", async () => {
    const projectId = await givenProject();
    await givenPrompt(projectId);
    await expect(freeze(projectId)).rejects.toMatchObject({
      code: "too_little_data",
      message: expect.stringContaining("people yet"),
    });
    expect(await db().snapshot.count({ where: { projectId } })).toBe(0);
  });

  test("reads the answers of equal content in the same order", async () => {
    const { projectId } = await givenAnswers();
    const both = { includePeople: true, includeSimulated: true };
    const [a, b] = [await freeze(projectId, both), await freeze(projectId, both)];
    expect(await readRankings(db(), a.id)).toEqual(await readRankings(db(), b.id));
    expect(await readRankings(db(), a.id)).toHaveLength(3);
  });
});

test("the list shows the newest first, and what a snapshot taken now would hold", async () => {
  const { projectId } = await givenAnswers();
  await freeze(projectId);
  const both = await freeze(projectId, { includePeople: true, includeSimulated: true });
  const { snapshots, now: held } = await listSnapshots({
    projectId,
    sources: ["ranking_task"],
    weakestStrength: "slightly",
  });
  expect(snapshots).toHaveLength(2);
  expect(snapshots.find((s) => s.id === both.id)).toEqual(both);
  expect(held).toEqual({
    people: { demonstrations: 1, rankings: 1, returned: 0 },
    simulated: { demonstrations: 1, rankings: 2, returned: 0 },
    prompts: 2,
  });
});

describe("of conversations", () => {
  /** A chat and an attack, each with one clear choice and an edit of it. */
  async function givenConversations() {
    const by = await givenChat({ redTeamEnabled: true });
    for (const begun of [await start(by), await attack(by)]) {
      const chosen = await choose(by.labelerId, await ask(by.labelerId, begun), 1);
      const edit = { labelerId: by.labelerId, turnId: newest(chosen).id, text: "Better", replaces: null };
      await editResponse({ ...edit, activeSeconds: 20, now: at(3) });
    }
    return by;
  }
  const held = async (projectId: string, sources?: ComparisonSource[]) => {
    const whose = { includePeople: true, includeSimulated: false };
    const createdById = await givenPerson({ role: "admin" });
    const snapshot = await freezeSnapshot({ projectId, createdById, ...whose, ...(sources && { sources }), now });
    const rankings = await readRankings(db(), snapshot.id);
    return rankings.map((r) => r.tiers.map(([id]) => r.responses.find((s) => s.id === id)?.text)).sort();
  };

  test("takes the choices of chats unless told otherwise, attacks and edits when asked, edits of attacks only with both", async () => {
    const { projectId } = await givenConversations();
    const [choice, edit] = [
      ["second", "first"],
      ["Better", "second"],
    ];
    expect(await held(projectId)).toEqual([choice]);
    expect(await held(projectId, ["chat", "edit"])).toEqual([edit, choice]);
    expect(await held(projectId, ["red_team"])).toEqual([choice]);
    expect(await held(projectId, ["chat", "red_team", "edit"])).toEqual([edit, edit, choice, choice]);
    await expect(held(projectId, ["ranking_task"])).rejects.toMatchObject({ code: "too_little_data" });
    const { snapshots } = await listSnapshots({ projectId });
    const bySource = snapshots.map((s) => s.sources.map(({ source, rankings }) => `${source} ${rankings}`).join());
    expect(bySource).toEqual(["chat 1,red_team 1,edit 2", "red_team 1", "chat 1,edit 1", "ranking_task 0,chat 1"]);
  });

  test("puts a choice on the side of the split where its labeler's prompts are, and PPO practises on none of it", async () => {
    const { projectId, labelerId } = await givenConversations();
    const { split } = await db().promptAuthor.findFirstOrThrow({ where: { userId: labelerId } });
    const { rankings, prompts } = await freeze(projectId);
    expect(rankings).toEqual({ train: 0, validation: 0, test: 0, [split]: 1 });
    expect(prompts).toEqual({ train: 0, validation: 0, test: 0 });
  });

  test("leaves out what was taken back, and grades weaker than asked for", async () => {
    const by = await givenChat();
    const asked = await ask(by.labelerId, await start(by));
    const slight = await choose(by.labelerId, asked, 0, { strength: "slightly" });
    const now = async (weakestStrength: "slightly" | "clearly") =>
      (await listSnapshots({ projectId: by.projectId, sources: ["chat"], weakestStrength })).now.people.rankings;
    expect([await now("slightly"), await now("clearly")]).toEqual([1, 0]);
    await undoChoice({ labelerId: by.labelerId, turnId: newest(slight).id, revision: 1, now: at(4) });
    expect(await now("slightly")).toBe(0);
  });
});
