import { expect, test, vi } from "vitest";
import { AppError } from "@/lib/contract/errors";
import { createDraftSaver } from "./draft-saver";
import { readKept } from "./kept-draft";
import { withFakeBrowser } from "./testing/browser";

withFakeBrowser();

/** A saver whose saves are answered by hand. */
function given() {
  const sent: string[] = [];
  const answers: { done: () => void; fail: (error: Error) => void }[] = [];
  const states: string[] = [];
  const onRefused = vi.fn();
  const saver = createDraftSaver<string>({
    id: "draft",
    save: (draft) => {
      sent.push(draft);
      return new Promise<void>((done, fail) => answers.push({ done, fail }));
    },
    onState: ({ state }) => states.push(state),
    refused: ["already_submitted"],
    onRefused,
  });
  const pass = (milliseconds = 0) => vi.advanceTimersByTimeAsync(milliseconds);
  const kept = () => readKept("draft", String);
  return { saver, sent, answers, states, onRefused, pass, kept };
}

test("one save goes at a time, and the newest words go last", async () => {
  const { saver, sent, answers, states, pass, kept } = given();
  saver.change("a");
  saver.change("ab");
  await pass(700);
  saver.change("abc");
  await pass(5_000);
  expect(sent).toEqual(["ab"]);
  expect(kept()).toBe("abc");
  answers[0]?.done();
  await pass(1);
  expect(sent).toEqual(["ab", "abc"]);
  expect(states.at(-1)).toBe("saving");
  answers[1]?.done();
  await pass();
  expect(states.at(-1)).toBe("saved");
  expect(kept()).toBeNull();
});

test("what fails is kept in the browser and tried again", async () => {
  const { saver, sent, answers, states, pass, kept } = given();
  saver.change("a");
  await pass(700);
  answers[0]?.fail(new TypeError("no network"));
  await pass();
  expect([states.at(-1), kept()]).toEqual(["offline", "a"]);
  await pass(4_000);
  expect(sent).toEqual(["a", "a"]);
});

test("what waits is dropped before sending, and nothing is saved afterwards", async () => {
  const { saver, sent, answers, pass } = given();
  saver.change("a");
  await pass(700);
  saver.change("ab");
  let isSettled = false;
  void saver.settle().then(() => {
    isSettled = true;
  });
  await pass(9_000);
  expect(isSettled).toBe(false);
  answers[0]?.done();
  await pass(9_000);
  expect([isSettled, sent]).toEqual([true, ["a"]]);
});

test("when the page goes away during a save, the newest words still follow it", async () => {
  const { saver, sent, answers, states, pass, kept } = given();
  saver.change("a");
  await pass(700);
  saver.change("ab");
  saver.end();
  const told = states.length;
  answers[0]?.done();
  await pass();
  expect([sent, kept()]).toEqual([["a", "ab"], "ab"]);
  answers[1]?.done();
  await pass();
  expect([kept(), states.length]).toEqual([null, told]);
});

test("a refusal is not tried again, and hands back the newest words", async () => {
  const { saver, sent, answers, onRefused, pass } = given();
  saver.change("a");
  await pass(700);
  saver.change("ab");
  const refusal = new AppError("already_submitted", "Added.");
  answers[0]?.fail(refusal);
  await pass(9_000);
  expect(onRefused).toHaveBeenCalledExactlyOnceWith(refusal, "ab");
  expect(sent).toEqual(["a"]);
});
