import { expect, test } from "vitest";
import { type Offers, pagesFor } from "./shell-pages";

const ALL: Offers = { chatEnabled: true, redTeamEnabled: true, screeningRequired: true };
const OFFERED = { chatEnabled: "chat", redTeamEnabled: "red-team", screeningRequired: "exam" } as const;

const namesFor = (...asked: Parameters<typeof pagesFor>) => pagesFor(...asked).map(({ page }) => page);

test.each(["labeler", "admin"] as const)(
  "a %s finds chats, attacks and the exam where the project has them",
  (role) => {
    const withAll = namesFor(role, ALL);
    expect(withAll).toEqual(expect.arrayContaining(Object.values(OFFERED)));
    for (const [setting, page] of Object.entries(OFFERED))
      expect(namesFor(role, { ...ALL, [setting]: false })).toEqual(withAll.filter((name) => name !== page));
  },
);

test("a labeler finds no page of another role", () => expect(namesFor("labeler", ALL)).not.toContain("settings"));
