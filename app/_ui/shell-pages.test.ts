import { expect, test } from "vitest";
import { pagesFor } from "./shell-pages";

const namesFor = (...asked: Parameters<typeof pagesFor>) => pagesFor(...asked).map(({ page }) => page);

test.each(["labeler", "admin"] as const)("a %s finds chats and attacks where the project offers them", (role) => {
  const withAll = namesFor(role, { chatEnabled: true, redTeamEnabled: true });
  expect(withAll).toEqual(expect.arrayContaining(["chat", "red-team"]));
  expect(namesFor(role, { chatEnabled: true, redTeamEnabled: false })).toEqual(withAll.filter((p) => p !== "red-team"));
  expect(namesFor(role, { chatEnabled: false, redTeamEnabled: true })).toEqual(withAll.filter((p) => p !== "chat"));
});

test("a labeler finds no page of another role", () =>
  expect(namesFor("labeler", { chatEnabled: true, redTeamEnabled: true })).not.toContain("settings"));
