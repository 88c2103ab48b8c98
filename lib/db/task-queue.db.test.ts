import { beforeAll, describe, expect, test } from "vitest";
import { db } from "./client";
import { countOpenTasks, findScarcity, lockOpenTask, movePositions, type Seeker } from "./task-queue";
import { givenAnHourPassed, givenAnswered, givenCrowd } from "./testing/crowd";
import { useTestDatabase } from "./testing/database";
import { givenComparisons, givenLabelers, givenProject, givenPrompt } from "./testing/fixtures";
import { checkTaskPlans } from "./testing/plans";

useTestDatabase();

const NOW = new Date(Date.UTC(2026, 5, 1, 9));
const seek = (projectId: string, labelerId: string, seeker: Partial<Seeker> = {}): Seeker => ({
  kind: "ranking",
  projectId,
  labelerId,
  overlap: 1,
  now: NOW,
  ...seeker,
});
const next = async (seeker: Seeker): Promise<string | null> =>
  (await lockOpenTask(db(), seeker, "first"))?.task.id ?? null;
const open = (seeker: Seeker): Promise<number> => countOpenTasks(db(), seeker);

const take = (labelerId: string, task: { id: string; promptId: string }, state: "submitted" | "skipped" | "expired") =>
  db()
    .comparison.findUniqueOrThrow({ where: { id: task.id } })
    .then(({ projectId }) =>
      db().assignment.create({
        data: {
          projectId,
          labelerId,
          promptId: task.promptId,
          comparisonId: task.id,
          kind: "ranking",
          state,
          expiresAt: NOW,
        },
      }),
    );

describe("the order", () => {
  test("is: what one began oneself, what others began, then what has waited longest", async () => {
    const projectId = await givenProject({ rankingOverlap: 3 });
    const [me = "", other = "", third = ""] = await givenLabelers(3);
    const [a, b, c, d] = await givenComparisons(projectId, 4);
    if (!a || !b || !c || !d) throw new Error("unreachable");
    const seeker = seek(projectId, me, { overlap: 3 });
    expect(await next(seeker)).toBe(a.id);
    await take(other, c, "submitted");
    expect(await next(seeker)).toBe(c.id);
    await take(other, d, "submitted");
    await take(third, d, "submitted");
    expect(await next(seeker)).toBe(d.id);
    await take(me, b, "expired");
    expect(await next(seeker)).toBe(b.id);
    expect(await open(seeker)).toBe(4);
  });

  test("of those that others have equally begun is the order in which they began them", async () => {
    const projectId = await givenProject();
    const [me = "", other = ""] = await givenLabelers(2);
    const [a, b] = await givenComparisons(projectId, 2);
    if (!a || !b) throw new Error("unreachable");
    await take(other, b, "submitted");
    await take(other, a, "submitted");
    expect(await next(seek(projectId, me, { overlap: 2 }))).toBe(b.id);
  });
});

describe("a change of overlap", () => {
  test("acts at once, up and down", async () => {
    const projectId = await givenProject();
    const [me = "", other = ""] = await givenLabelers(2);
    const [a] = await givenComparisons(projectId, 1);
    if (!a) throw new Error("unreachable");
    await take(other, a, "submitted");
    expect(await next(seek(projectId, me))).toBeNull();
    expect(await next(seek(projectId, me, { overlap: 2 }))).toBe(a.id);
    expect(await next(seek(projectId, me))).toBeNull();
  });
});

describe("routing", () => {
  const qualify = (projectId: string, userId: string, languages: string[], topics: string[] = []) =>
    db().qualification.create({ data: { projectId, userId, languages, topics } });

  test("gives who has no qualification everything, and others their languages and what has none", async () => {
    const projectId = await givenProject();
    const [anyone = "", german = "", french = ""] = await givenLabelers(3);
    for (const language of ["de", "de-AT", "fr", "den", null]) {
      const id = await givenPrompt(projectId);
      await db().prompt.update({ where: { id }, data: { language } });
    }
    await qualify(projectId, german, ["de"]);
    await qualify(projectId, french, ["fr", "it"]);
    const kind = "demonstration" as const;
    expect(await open(seek(projectId, anyone, { kind }))).toBe(5);
    expect(await open(seek(projectId, german, { kind }))).toBe(3);
    expect(await open(seek(projectId, french, { kind }))).toBe(2);
  });

  test("gives prompts that share a topic with the qualification, and what has none", async () => {
    const projectId = await givenProject();
    const [medic = ""] = await givenLabelers(1);
    const comparisons = await givenComparisons(projectId, 4);
    for (const [i, topics] of [["medicine", "law"], ["law"], [], ["medicine"]].entries())
      await db().prompt.update({ where: { id: comparisons[i]?.promptId ?? "" }, data: { topics } });
    await qualify(projectId, medic, [], ["medicine"]);
    expect(await open(seek(projectId, medic))).toBe(3);
  });

  test("follows a prompt whose language is set later, with its comparisons", async () => {
    const projectId = await givenProject();
    const [german = ""] = await givenLabelers(1);
    const [a] = await givenComparisons(projectId, 1);
    await qualify(projectId, german, ["de"]);
    expect(await next(seek(projectId, german))).toBe(a?.id);
    await db().prompt.update({ where: { id: a?.promptId ?? "" }, data: { language: "fr" } });
    expect(await next(seek(projectId, german))).toBeNull();
    expect(await findScarcity(db(), seek(projectId, german))).toMatchObject({
      any: true,
      needs: { languages: ["fr"], topics: [] },
    });
  });

  test("makes one lane of a language and topics in any order, also when many come at once", async () => {
    const projectId = await givenProject();
    const authorId = (await db().promptAuthor.create({ data: { projectId, name: "x", split: "train" } })).id;
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        db().prompt.create({
          data: {
            projectId,
            authorId,
            useCase: "chat",
            digest: `${i}`,
            language: "de",
            topics: i % 2 === 0 ? ["law", "medicine"] : ["medicine", "law", "law"],
          },
        }),
      ),
    );
    expect(await db().lane.count({ where: { projectId } })).toBe(1);
  });
});

describe("positions", () => {
  test("pass over what the labeler had, and nothing that comes into the queue later", async () => {
    const projectId = await givenProject();
    const [me = "", other = ""] = await givenLabelers(2);
    const [a, b, c] = await givenComparisons(projectId, 3);
    if (!a || !b || !c) throw new Error("unreachable");
    const seeker = seek(projectId, me, { overlap: 2 });
    await take(me, a, "submitted");
    await take(me, b, "submitted");
    await givenAnHourPassed(db());
    expect(await movePositions(db(), seeker)).toBe(1);
    expect(await db().queuePosition.findFirst({ where: { labelerId: me } })).toMatchObject({ takenPlaces: 1 });
    expect(await next(seeker)).toBe(c.id);
    await take(other, c, "submitted");
    expect(await next(seeker)).toBe(c.id);
    await take(me, c, "submitted");
    const [late] = await givenComparisons(projectId, 1);
    if (!late) throw new Error("unreachable");
    await take(other, late, "submitted");
    expect(await next(seeker)).toBe(late.id);
  });

  test("stay behind the clock, so that what commits late is not passed over", async () => {
    const projectId = await givenProject();
    const [me = ""] = await givenLabelers(1);
    const [a] = await givenComparisons(projectId, 1);
    if (!a) throw new Error("unreachable");
    await take(me, a, "submitted");
    await movePositions(db(), seek(projectId, me, { overlap: 2 }));
    const passed = await db().queuePosition.findFirst({ where: { labelerId: me } });
    expect(passed).toBeNull();
  });

  test("that are wrong starve nobody: the last look begins at the beginning", async () => {
    const projectId = await givenProject();
    const [me = ""] = await givenLabelers(1);
    const [a] = await givenComparisons(projectId, 1);
    const { laneId } = await db().comparison.findUniqueOrThrow({ where: { id: a?.id ?? "" } });
    const passedUntil = new Date(Date.now() + 3_600_000);
    await db().queuePosition.create({
      data: { labelerId: me, laneId: laneId ?? "", kind: "ranking", takenPlaces: 0, passedUntil, movedAt: passedUntil },
    });
    expect(await lockOpenTask(db(), seek(projectId, me), "first")).toBeNull();
    expect((await lockOpenTask(db(), seek(projectId, me), "last"))?.task.id).toBe(a?.id);
  });
});

describe("with 20,000 comparisons, half of them finished", () => {
  const COMPARISONS = 20_000;
  let seekers: Record<"fresh" | "first", Seeker>;
  beforeAll(async () => {
    const projectId = await givenCrowd(db(), { prompts: 10_000, comparisons: COMPARISONS, k: 2, overlap: 3 });
    const [fresh = "", first = "", second = "", third = ""] = await givenLabelers(4);
    // What is finished, and as much again that only the first labeler has begun, so that it is in front of everything.
    await givenAnswered(db(), { projectId, labelerId: first, from: 1, to: COMPARISONS * 0.75 });
    for (const labelerId of [second, third])
      await givenAnswered(db(), { projectId, labelerId, from: 1, to: COMPARISONS / 2 });
    await givenAnHourPassed(db());
    await db().$executeRaw`ANALYZE`;
    seekers = { fresh: seek(projectId, fresh, { overlap: 3 }), first: seek(projectId, first, { overlap: 3 }) };
    await movePositions(db(), seekers.first);
  }, 60_000);

  test.each(["fresh", "first"] as const)("the %s labeler's task is found by indexes, reading few rows", async (who) => {
    const { walks, mostSorted, mostRead } = await checkTaskPlans(db(), seekers[who]);
    expect(walks).toEqual([]);
    expect(mostSorted).toBeLessThanOrEqual(3 * 16);
    expect(mostRead).toBeLessThanOrEqual(3 * 16);
    expect(await next(seekers[who])).not.toBeNull();
  });

  test("the count of open tasks stops at 500, and one more says that there are more", async () => {
    expect(await open(seekers.fresh)).toBe(501);
    expect(await open(seekers.first)).toBe(501);
  });
});
