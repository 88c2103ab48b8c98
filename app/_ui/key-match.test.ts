import { describe, expect, test } from "vitest";
import { matchesKeys } from "./key-match";

const press = (key: string, more = {}) => ({
  key,
  code: "",
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});

describe("matchesKeys", () => {
  test("takes capital and small letters alike", () => {
    expect(matchesKeys("a", press("A", { shiftKey: true }))).toBe(true);
  });
  test("takes Ctrl and Command as mod, and asks for it", () => {
    expect(matchesKeys("mod+enter", press("Enter", { metaKey: true }))).toBe(true);
    expect(matchesKeys("mod+enter", press("Enter", { ctrlKey: true }))).toBe(true);
    expect(matchesKeys("mod+enter", press("Enter"))).toBe(false);
  });
  test("leaves the browser's own shortcuts alone", () => {
    expect(matchesKeys("d", press("d", { ctrlKey: true }))).toBe(false);
    expect(matchesKeys("d", press("d", { altKey: true }))).toBe(false);
  });
  test("finds letters by place on a keyboard without Latin letters", () => {
    expect(matchesKeys("d", press("в", { code: "KeyD" }))).toBe(true);
    expect(matchesKeys("d", press("a", { code: "KeyD" }))).toBe(false);
  });
  test("takes any of several", () => {
    expect(matchesKeys("1 2 3", press("2"))).toBe(true);
    expect(matchesKeys("1 2 3", press("4"))).toBe(false);
  });
});
