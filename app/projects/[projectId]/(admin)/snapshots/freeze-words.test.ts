import { expect, test } from "vitest";
import { filterNote, freezeLabel, returnedNote, wouldHold } from "./freeze-words";

const now = {
  people: { demonstrations: 80, rankings: 412, returned: 1 },
  simulated: { demonstrations: 0, rankings: 1_000, returned: 2 },
  prompts: 200,
};

test("the button names what it freezes, and nothing that is not there", () => {
  expect(freezeLabel(wouldHold(now, "people"))).toBe("Freeze 412 rankings and 80 demonstrations");
  expect(freezeLabel(wouldHold(now, "simulated"))).toBe("Freeze 1,000 rankings");
  expect(freezeLabel({ rankings: 0, demonstrations: 1 })).toBe("Freeze 1 demonstration");
  expect(freezeLabel({ rankings: 0, demonstrations: 0 })).toBe("Freeze");
});

test("people's and simulated answers are added only when both are asked for", () => {
  expect(wouldHold(now, "both")).toEqual({ demonstrations: 80, rankings: 1_412, returned: 3 });
});

test("answers that were returned are said to be left out, and when they count again", () => {
  expect(returnedNote(wouldHold(now, "people"))).toBe(
    "Left out: 1 answer that a reviewer has returned. It counts again once revised or accepted.",
  );
  expect(returnedNote(wouldHold(now, "both"))).toContain("3 answers that reviewers have returned. They count");
  expect(returnedNote({ rankings: 1, demonstrations: 0, returned: 0 })).toBeNull();
});

test("a filter says who is left out, who weighs less, and why", () => {
  expect(filterNote({ left: ["Ann"], weighed: ["Bea", "Cas"], reason: "They guessed." })).toBe(
    "Without Ann; Bea and Cas weigh less: They guessed.",
  );
  expect(filterNote({ left: [], weighed: ["Bea"], reason: "Guessed." })).toBe("Bea weighs less: Guessed.");
});
