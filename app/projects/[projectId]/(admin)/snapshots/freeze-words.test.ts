import { expect, test } from "vitest";
import { freezeLabel, wouldHold } from "./freeze-words";

const now = {
  people: { demonstrations: 80, rankings: 412 },
  simulated: { demonstrations: 0, rankings: 1_000 },
  prompts: 200,
};

test("the button names what it freezes, and nothing that is not there", () => {
  expect(freezeLabel(wouldHold(now, "people"))).toBe("Freeze 412 rankings and 80 demonstrations");
  expect(freezeLabel(wouldHold(now, "simulated"))).toBe("Freeze 1,000 rankings");
  expect(freezeLabel({ rankings: 0, demonstrations: 1 })).toBe("Freeze 1 demonstration");
  expect(freezeLabel({ rankings: 0, demonstrations: 0 })).toBe("Freeze");
});

test("people's and simulated answers are added only when both are asked for", () => {
  expect(wouldHold(now, "both")).toEqual({ demonstrations: 80, rankings: 1_412 });
});
