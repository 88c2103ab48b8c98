import { expect, test } from "vitest";
import { localPath } from "./local-path";

test("signing in leads back to a page of this site", () => {
  expect(localPath("/projects/1?sort=-name")).toBe("/projects/1?sort=-name");
});

test.each(["//evil.example", "/\\evil.example", "https://evil.example", "javascript:x", "", undefined, ["/a"]])(
  "and never elsewhere: %s",
  (asked) => {
    expect(localPath(asked)).toBe("/");
  },
);
