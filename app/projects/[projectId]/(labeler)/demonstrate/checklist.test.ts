import { expect, test } from "vitest";
import { checklistOf, wordCount } from "./checklist";

test("the checklist holds the task-list items of the guidelines, without markup", () => {
  const markdown = "# Rules\n- [ ] **Answers** the question\n- not a check\n* [x] Is `short`\n";
  expect(checklistOf(markdown)).toEqual(["Answers the question", "Is short"]);
});

test("words are runs without spaces", () => {
  expect(wordCount("  two\nwords ")).toBe(2);
  expect(wordCount("")).toBe(0);
});
