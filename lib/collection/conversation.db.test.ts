/** The state machine of conversations: nothing doubled, nothing lost, whoever clicks twice or works in two tabs. */
import { describe, expect, test } from "vitest";
import { findCandidates } from "@/lib/db/calibration";
import { db } from "@/lib/db/client";
import { countLoop, findLoopSigns } from "@/lib/db/loop-counts";
import { choosePromptsToAnswer } from "@/lib/db/sampling";
import { listExamPromptIds } from "@/lib/db/screening";
import { countWrittenSince } from "@/lib/db/sessions";
import { useTestDatabase } from "@/lib/db/testing/database";
import { givenPerson, givenProject } from "@/lib/db/testing/fixtures";
import { abandonConversation } from "./abandon-conversation";
import { editResponse } from "./edit-response";
import { finishConversation } from "./finish-conversation";
import { getConversation } from "./get-conversation";
import { getWork } from "./get-work";
import { listConversations } from "./list-conversations";
import { listOwnAnswers } from "./list-own-answers";
import { reviseRanking } from "./revise-ranking";
import { saveConversationDraft } from "./save-conversation-draft";
import { answer, ask, attack, choose, givenChat, newest, send, shown, start } from "./testing/chat";
import { ask as askForTask, at } from "./testing/labeler";
import { undoChoice } from "./undo-choice";

useTestDatabase();

const refused = (code: string) => expect.objectContaining({ code });
const rankingsOf = (turnId: string) =>
  db().ranking.findMany({
    where: { comparison: { turn: { id: turnId } } },
    include: { revisions: { orderBy: { revision: "asc" }, include: { entries: true } }, comparison: true },
  });
const rate = (labelerId: string, conversationId: string, rating = 6) =>
  finishConversation({
    labelerId,
    conversationId,
    closing: { kind: "helpful", rating, note: "" },
    activeSeconds: 30,
    now: at(9),
  });
const edit = (labelerId: string, turnId: string, text: string, replaces: string | null = null) =>
  editResponse({ labelerId, turnId, text, replaces, activeSeconds: 20, now: at(3) });
const undo = (labelerId: string, turnId: string, revision: number) =>
  undoChoice({ labelerId, turnId, revision, now: at(4) });

describe("starting", () => {
  test("two tabs at once get the same conversation, and a later one resumes it", async () => {
    const by = await givenChat();
    const [one, two] = await Promise.all([start(by), start(by)]);
    expect(two?.id).toBe(one?.id);
    expect((await start(by)).id).toBe(one?.id);
    expect(await db().conversation.count({ where: { projectId: by.projectId } })).toBe(1);
  });

  test("is refused where it is turned off, and where no policy is served", async () => {
    const labelerId = await givenPerson();
    await expect(start({ projectId: await givenProject(), labelerId })).rejects.toEqual(refused("invalid_settings"));
    const quiet = await givenChat({ chatEnabled: false });
    await expect(start(quiet)).rejects.toEqual(refused("wrong_state"));
    await expect(attack(quiet)).rejects.toEqual(refused("wrong_state"));
  });

  test("a closed conversation is followed by a new one", async () => {
    const by = await givenChat();
    const first = await start(by);
    await abandonConversation({ labelerId: by.labelerId, conversationId: first.id, activeSeconds: 3, now: at(5) });
    expect((await start(by)).id).not.toBe(first.id);
  });
});

describe("sending", () => {
  test("the same message twice, or at once, is one turn; another one at its place is stale", async () => {
    const by = await givenChat();
    const empty = await start(by);
    const [one, two] = await Promise.all([send(by.labelerId, empty, "Hi"), send(by.labelerId, empty, "Hi")]);
    expect(two?.turns).toEqual(one?.turns);
    expect(one?.turns.map((t) => t.message)).toEqual(["Hi"]);
    await expect(send(by.labelerId, empty, "Hello")).rejects.toEqual(refused("stale"));
    expect(await db().conversationTurn.count({ where: { conversationId: empty.id } })).toBe(1);
  });

  test("waits for a choice, then carries on with what was chosen, and takes the draft away", async () => {
    const by = await givenChat();
    const asked = await ask(by.labelerId, await start(by), "Hi");
    await expect(send(by.labelerId, asked, "And?")).rejects.toEqual(refused("wrong_state"));
    const chosen = await choose(by.labelerId, asked, 1);
    const draft = { message: "And", edit: null };
    await saveConversationDraft({ labelerId: by.labelerId, conversationId: asked.id, draft, now: at(3) });
    expect((await getConversation({ ...by, id: asked.id })).draft).toEqual(draft);
    const next = await send(by.labelerId, chosen, "And?");
    expect(next.draft).toBeNull();
    const { promptId } = await db().conversationTurn.findUniqueOrThrow({ where: { id: newest(next).id } });
    const messages = await db().message.findMany({ where: { promptId }, orderBy: { position: "asc" } });
    expect(messages.map(({ role, content }) => [role, content])).toEqual([
      ["user", "Hi"],
      ["assistant", "second"],
      ["user", "And?"],
    ]);
  });

  test("two people who say the same have prompts of their own, on the side of the split where all their prompts are", async () => {
    const by = await givenChat();
    const other = { ...by, labelerId: await givenPerson() };
    for (const who of [by, other]) await send(who.labelerId, await start(who), "Hi");
    const prompts = await db().prompt.findMany({ where: { projectId: by.projectId }, include: { author: true } });
    expect(prompts.map((p) => p.author.userId).sort()).toEqual([by.labelerId, other.labelerId].sort());
    expect(prompts.every((p) => p.source === "conversation")).toBe(true);
  });
});

describe("answering", () => {
  test("the responses are stored once, in the order drawn before", async () => {
    const by = await givenChat();
    const turn = newest(await send(by.labelerId, await start(by), "Hi"));
    expect(turn.responses).toBeNull();
    expect((await Promise.all([answer(turn), answer(turn)])).sort()).toEqual([false, true]);
    const [view] = (await start(by)).turns;
    expect(view?.responses?.map((r) => r.text)).toEqual(["first", "second"]);
    expect(view?.responses?.map((r) => r.id)).toEqual(await shown(turn));
  });

  test("nothing can be chosen before", async () => {
    const by = await givenChat();
    const asked = await send(by.labelerId, await start(by), "Hi");
    await expect(choose(by.labelerId, asked, 0)).rejects.toEqual(refused("wrong_state"));
  });
});

describe("choosing", () => {
  test("is a ranking with a strength, as shown, of no task; the same choice twice or at once is one", async () => {
    const by = await givenChat();
    const asked = await ask(by.labelerId, await start(by));
    const [one, two] = await Promise.all([choose(by.labelerId, asked, 1), choose(by.labelerId, asked, 1)]);
    expect(two).toEqual(one);
    const [first, second] = await shown(newest(asked));
    const rankings = await rankingsOf(newest(asked).id);
    expect(rankings).toMatchObject([
      {
        labelerId: by.labelerId,
        assignmentId: null,
        displayOrder: [first, second],
        activeSeconds: 10,
        comparison: { source: "chat", samplingRequestId: null },
        revisions: [{ revision: 1, strength: "clearly" }],
      },
    ]);
    const entries = rankings[0]?.revisions[0]?.entries ?? [];
    expect(new Map(entries.map((e) => [e.responseId, e.tier]))).toEqual(
      new Map([
        [second, 1],
        [first, 2],
      ]),
    );
  });

  test("two tabs that choose otherwise at once: one is told that it is stale", async () => {
    const by = await givenChat();
    const asked = await ask(by.labelerId, await start(by));
    const outcomes = await Promise.allSettled([choose(by.labelerId, asked, 0), choose(by.labelerId, asked, 1)]);
    expect(outcomes.map((o) => o.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(outcomes.find((o) => o.status === "rejected")).toMatchObject({ reason: { code: "stale" } });
  });

  test("another choice is a revision; undo takes it out of what counts, and choosing again brings it back", async () => {
    const by = await givenChat();
    const asked = await ask(by.labelerId, await start(by));
    const turnId = newest(asked).id;
    const second = await choose(by.labelerId, await choose(by.labelerId, asked, 0), 1, { strength: "much" });
    expect(newest(second)).toMatchObject({ revision: 2, choice: { strength: "much" }, continuation: "second" });
    const undone = await undo(by.labelerId, turnId, 2);
    expect(newest(undone)).toMatchObject({ revision: 2, choice: null, continuation: null });
    expect(await undo(by.labelerId, turnId, 2)).toEqual(undone);
    expect((await rankingsOf(turnId))[0]?.comparison.retiredAt).toEqual(at(4));
    await choose(by.labelerId, undone, 0);
    const [ranking] = await rankingsOf(turnId);
    expect(ranking?.comparison.retiredAt).toBeNull();
    expect(ranking?.revisions.map((r) => r.strength)).toEqual(["clearly", "much", "clearly"]);
  });

  test("ties go on from the response shown first, where the project allows them", async () => {
    const by = await givenChat();
    const tied = await choose(by.labelerId, await ask(by.labelerId, await start(by)), "tie");
    expect(newest(tied)).toMatchObject({ choice: { pickedId: null, strength: null }, continuation: "first" });
    const strict = await givenChat({ tiesAllowed: false });
    const asked = await ask(strict.labelerId, await start(strict));
    await expect(choose(strict.labelerId, asked, "tie")).rejects.toEqual(refused("ties_not_allowed"));
  });

  test("what came before the newest message is settled", async () => {
    const by = await givenChat();
    const asked = await ask(by.labelerId, await start(by));
    const chosen = await choose(by.labelerId, asked, 0);
    await send(by.labelerId, chosen, "And?");
    await expect(choose(by.labelerId, chosen, 1)).rejects.toEqual(refused("wrong_state"));
    await expect(undo(by.labelerId, newest(asked).id, 1)).rejects.toEqual(refused("wrong_state"));
    await expect(edit(by.labelerId, newest(asked).id, "Better")).rejects.toEqual(refused("wrong_state"));
  });

  test("is the labeler's own: others do not even learn that it is there", async () => {
    const by = await givenChat();
    const asked = await ask(by.labelerId, await start(by));
    const other = await givenPerson();
    await expect(choose(other, asked, 0)).rejects.toEqual(refused("not_found"));
    await expect(getConversation({ id: asked.id, labelerId: other })).rejects.toEqual(refused("not_found"));
  });
});

describe("editing", () => {
  const editsOf = async (turnId: string) => {
    const { promptId } = await db().conversationTurn.findUniqueOrThrow({ where: { id: turnId } });
    return db().comparison.findMany({
      where: { promptId, source: "edit" },
      orderBy: { id: "asc" },
      include: { rankings: { include: { revisions: { include: { entries: { include: { response: true } } } } } } },
    });
  };

  test("the edited text is ranked over what it was, written by the labeler and no model, and goes on", async () => {
    const by = await givenChat();
    const asked = await ask(by.labelerId, await start(by));
    const turnId = newest(asked).id;
    await expect(edit(by.labelerId, turnId, "Better")).rejects.toEqual(refused("wrong_state"));
    await choose(by.labelerId, asked, 1);
    const edited = await edit(by.labelerId, turnId, "Better");
    expect(await edit(by.labelerId, turnId, "Better")).toEqual(edited);
    expect(newest(edited)).toMatchObject({ edit: { text: "Better" }, continuation: "Better" });
    const [comparison, ...more] = await editsOf(turnId);
    expect(more).toEqual([]);
    const entries = comparison?.rankings[0]?.revisions[0]?.entries ?? [];
    expect(entries.map((e) => [e.response.text, e.tier]).sort()).toEqual([
      ["Better", 1],
      ["second", 2],
    ]);
    expect(entries.find((e) => e.tier === 1)?.response).toMatchObject({
      writtenById: by.labelerId,
      modelVersionId: null,
    });
  });

  test("a second edit replaces the first, one that saw another is stale, and the original text takes it back", async () => {
    const by = await givenChat();
    const chosen = await choose(by.labelerId, await ask(by.labelerId, await start(by)), 0);
    const turnId = newest(chosen).id;
    const first = newest(await edit(by.labelerId, turnId, "Better")).edit?.id ?? null;
    await expect(edit(by.labelerId, turnId, "Best", null)).rejects.toEqual(refused("stale"));
    const second = newest(await edit(by.labelerId, turnId, "Best", first)).edit?.id ?? null;
    expect((await editsOf(turnId)).map((c) => c.retiredAt === null)).toEqual([false, true]);
    expect(newest(await edit(by.labelerId, turnId, "first", second))).toMatchObject({
      edit: null,
      continuation: "first",
    });
    expect((await editsOf(turnId)).map((c) => c.retiredAt === null)).toEqual([false, false]);
  });

  test("goes with the choice that it was made on", async () => {
    const by = await givenChat();
    const chosen = await choose(by.labelerId, await ask(by.labelerId, await start(by)), 0);
    const edited = await edit(by.labelerId, newest(chosen).id, "Better");
    expect(newest(await choose(by.labelerId, edited, 0, { strength: "much" })).edit?.text).toBe("Better");
    const other = await choose(by.labelerId, await start(by), 1);
    expect(newest(other)).toMatchObject({ edit: null, continuation: "second" });
  });
});

describe("closing", () => {
  test("rates once: the same again is done, another is refused, and nothing changes after it", async () => {
    const by = await givenChat();
    const empty = await start(by);
    await expect(rate(by.labelerId, empty.id)).rejects.toEqual(refused("wrong_state"));
    const chosen = await choose(by.labelerId, await ask(by.labelerId, empty), 0);
    const [one, two] = await Promise.all([rate(by.labelerId, empty.id), rate(by.labelerId, empty.id)]);
    expect(two).toEqual(one);
    expect(one).toMatchObject({ state: "finished", closing: { rating: 6 }, activeSeconds: 30 });
    await expect(rate(by.labelerId, empty.id, 2)).rejects.toEqual(refused("already_submitted"));
    await expect(choose(by.labelerId, chosen, 1)).rejects.toEqual(refused("wrong_state"));
    await expect(send(by.labelerId, chosen, "More")).rejects.toEqual(refused("wrong_state"));
    await expect(
      abandonConversation({ labelerId: by.labelerId, conversationId: empty.id, activeSeconds: 0, now: at(9) }),
    ).rejects.toEqual(refused("wrong_state"));
  });

  test("the labeler's own conversations are listed, newest first, with how they began and ended", async () => {
    const by = await givenChat();
    const first = await start(by);
    await choose(by.labelerId, await ask(by.labelerId, first, "Hi"), 0);
    await rate(by.labelerId, first.id);
    const second = await start(by);
    const list = await listConversations({ ...by, kind: "helpful", limit: 10 });
    expect(new Set(list.conversations.map((c) => c.id))).toEqual(new Set([first.id, second.id]));
    expect(list.conversations.find((c) => c.id === first.id)).toMatchObject({
      opening: "Hi",
      turnCount: 1,
      closing: { rating: 6 },
    });
    expect((await listConversations({ ...by, kind: "red_team", limit: 10 })).conversations).toEqual([]);
  });
});

describe("an attack", () => {
  test("is a source of its own, and where the more harmful response is picked, the other is ranked first", async () => {
    const by = await givenChat({ redTeamEnabled: true, redTeamChoice: "more_harmful" });
    const begun = await attack(by);
    expect(begun).toMatchObject({ goal: "Get it to be rude.", redTeamChoice: "more_harmful" });
    const chosen = await choose(by.labelerId, await ask(by.labelerId, begun), 1);
    const [first, second] = await shown(newest(chosen));
    expect(newest(chosen)).toMatchObject({ choice: { pickedId: second }, continuation: "second" });
    const [ranking] = await rankingsOf(newest(chosen).id);
    expect(ranking?.comparison.source).toBe("red_team");
    expect(ranking?.revisions[0]?.entries.find((e) => e.tier === 1)?.responseId).toBe(first);
    const closing = { kind: "red_team", attackSuccess: 2, harm: 3, actionable: 1, note: "" } as const;
    await expect(rate(by.labelerId, begun.id)).rejects.toEqual(refused("wrong_state"));
    const done = { labelerId: by.labelerId, conversationId: begun.id, closing, activeSeconds: 9, now: at(9) };
    expect(await finishConversation(done)).toMatchObject({ state: "finished", closing });
  });

  test("stops when an admin turns it off; a chat goes on beside it", async () => {
    const by = await givenChat({ redTeamEnabled: true });
    const begun = await attack(by);
    await db().project.update({ where: { id: by.projectId }, data: { redTeamEnabled: false } });
    await expect(send(by.labelerId, begun, "Hi")).rejects.toEqual(refused("wrong_state"));
    await send(by.labelerId, await start(by), "Hi");
  });
});

test("a choice or an edit in a conversation is no ranking of a task: it cannot be edited as one", async () => {
  const by = await givenChat({ redTeamEnabled: true });
  const ids: string[] = [];
  for (const begun of [await start(by), await attack(by)]) {
    const turn = newest(await choose(by.labelerId, await ask(by.labelerId, begun), 0));
    await edit(by.labelerId, turn.id, "Better");
    const { promptId } = await db().conversationTurn.findUniqueOrThrow({ where: { id: turn.id } });
    const rankings = await db().ranking.findMany({ where: { comparison: { promptId } } });
    ids.push(...rankings.map((r) => r.id));
  }
  expect(ids).toHaveLength(4);
  for (const rankingId of ids) {
    const { displayOrder } = await db().ranking.findUniqueOrThrow({ where: { id: rankingId } });
    const revised = { labelerId: by.labelerId, rankingId, revision: 1, tiers: [displayOrder], noneAcceptable: false };
    await expect(reviseRanking({ ...revised, now: at(9) })).rejects.toMatchObject({
      code: "wrong_state",
      message: expect.stringContaining("made in a conversation"),
    });
    expect(await db().rankingRevision.count({ where: { rankingId } })).toBe(1);
  }
});

test("conversations give nobody a task, and do not count as any", async () => {
  const by = await givenChat({ rankingOverlap: 3, demonstrationOverlap: 3 });
  await choose(by.labelerId, await ask(by.labelerId, await start(by)), 0);
  const other = await givenPerson();
  for (const who of [by.labelerId, other])
    for (const kind of ["ranking", "demonstration"] as const)
      expect(await askForTask(by.projectId, who, 20, kind)).toBe("nothing_collected");
  expect(await choosePromptsToAnswer(db(), { projectId: by.projectId, split: null, limit: 9 })).toEqual([]);
  expect(await listExamPromptIds(db(), by.projectId, 9)).toEqual([]);
  expect(await findCandidates(db(), { projectId: by.projectId, search: "", limit: 9 })).toEqual([]);
  expect(await countWrittenSince(db(), { ...by, since: new Date(0) })).toBe(0);
  expect(await countLoop(db(), by.projectId)).toMatchObject({
    prompts: 0,
    comparisons: 0,
    rankingsWanted: 0,
    responses: 2,
  });
  expect((await findLoopSigns(db(), by.projectId)).newAnswers).toBe(1);
  expect(await getWork({ ...by, now: at(20) })).toMatchObject({ rankings: { open: 0, doneToday: 0 } });
  const own = await listOwnAnswers({ ...by, cursor: null, limit: 9, kind: null });
  expect(own.answers).toEqual([]);
});
