import { describe, expect, test } from "vitest";
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
        simulated: false,
        displayOrder: [a, b, c],
        split: "train",
        messages,
        noneAcceptable: false,
        strength: null,
        weight: 1,
        tiers: [[c], [a, b].sort()],
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
