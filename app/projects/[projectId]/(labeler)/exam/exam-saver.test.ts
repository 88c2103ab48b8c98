import { expect, test, vi } from "vitest";
import { AppError } from "@/lib/contract/errors";
import type { ExamChange } from "@/lib/contract/screening";
import { readKept } from "../_task/kept-draft";
import { withFakeBrowser } from "../_task/testing/browser";
import { createExamSaver, type OtherText } from "./exam-saver";

withFakeBrowser();

/** A server that counts revisions of the text as the real one does, and a page that shows its revision 1. */
function given() {
  const server = { text: "a", revision: 1, others: {} as ExamChange };
  const losing = { requests: 0, receipts: 0 };
  const clashes: (OtherText | null)[] = [];
  const states: string[] = [];
  const saver = createExamSaver({
    key: "exam",
    kept: null,
    revision: 1,
    save: async ({ demonstration, demonstrationRevision, ...others }) => {
      if (losing.requests-- > 0) throw new TypeError("no network");
      if (demonstration !== undefined && demonstration !== server.text) {
        if (demonstrationRevision !== server.revision) throw new AppError("stale", "Changed elsewhere.");
        Object.assign(server, { text: demonstration, revision: server.revision + 1 });
      }
      Object.assign(server.others, others);
      if (losing.receipts-- > 0) throw new TypeError("no network");
      return { demonstrationRevision: server.revision };
    },
    readText: async () => ({ text: server.text, revision: server.revision }),
    onState: ({ state }) => states.push(state),
    onClash: (other) => clashes.push(other),
  });
  const pass = (milliseconds = 9_000) => vi.advanceTimersByTimeAsync(milliseconds);
  const kept = () => readKept("exam", (raw) => raw as ExamChange);
  return { server, losing, clashes, states, saver, pass, kept };
}

test("each save goes on from the revision of the one before", async () => {
  const { server, saver, pass, states, kept } = given();
  for (const text of ["ab", "abc", "abcd"]) {
    saver.change({ demonstration: text });
    await pass();
  }
  expect(server).toMatchObject({ text: "abcd", revision: 4 });
  expect([states.at(-1), kept()]).toEqual(["saved", null]);
});

test("a text that was changed elsewhere is not overwritten: the words stay here, and all else is saved", async () => {
  const { server, saver, pass, clashes, kept } = given();
  Object.assign(server, { text: "theirs", revision: 2 });
  saver.change({ demonstration: "mine", topics: ["religion"] });
  await pass();
  expect(server).toEqual({ text: "theirs", revision: 2, others: { topics: ["religion"] } });
  expect(clashes).toEqual([{ text: "theirs", revision: 2 }]);
  saver.change({ demonstration: "mine, longer" });
  saver.change({ languages: ["de"] });
  await pass();
  expect(server).toEqual({ text: "theirs", revision: 2, others: { topics: ["religion"], languages: ["de"] } });
  expect(kept()).toMatchObject({ demonstration: "mine, longer", demonstrationRevision: 1 });
  await expect(saver.flush()).rejects.toMatchObject({ code: "stale" });
});

test.each(["mine", "theirs"] as const)("once one has said so, the text that stays is %s", async (which) => {
  const { server, saver, pass, clashes, kept } = given();
  Object.assign(server, { text: "theirs", revision: 2 });
  saver.change({ demonstration: "mine" });
  await pass();
  saver.resolve(which);
  await pass();
  expect(server.text).toBe(which);
  expect([clashes.at(-1), kept()]).toEqual([null, null]);
  saver.change({ demonstration: "and on" });
  await pass();
  expect(server.text).toBe("and on");
});

test("one's own save whose receipt was lost is not taken for someone else's", async () => {
  const { server, losing, saver, pass, clashes } = given();
  Object.assign(losing, { receipts: 1 });
  saver.change({ demonstration: "ab" });
  await pass(600);
  expect(server.text).toBe("ab");
  saver.change({ demonstration: "abc" });
  Object.assign(losing, { requests: 1 });
  await pass(600);
  saver.change({ demonstration: "abcd" });
  await pass();
  expect([server.text, clashes]).toEqual(["abcd", []]);
});
