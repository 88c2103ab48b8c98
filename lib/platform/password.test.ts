import { expect, test } from "vitest";
import { generatePassword, hashPassword, isPassword } from "./password";

test("a password matches its own hash and no other", async () => {
  const hash = await hashPassword("correct horse");
  expect(await isPassword("correct horse", hash)).toBe(true);
  expect(await isPassword("correct horsf", hash)).toBe(false);
});

test("equal passwords have different hashes", async () =>
  expect(await hashPassword("same one")).not.toBe(await hashPassword("same one")));

test("composed and decomposed letters are the same password", async () =>
  expect(await isPassword("caf\u0065\u0301", await hashPassword("caf\u00e9"))).toBe(true));

test.each(["", "scrypt", "scrypt$1$8$1$$", "plain$text", "scrypt$32768$8$1$AA==$AA=="])(
  "the malformed hash %j matches nothing",
  async (hash) => expect(await isPassword("", hash)).toBe(false),
);

test("generated passwords are long, readable and all different", () => {
  const made = Array.from({ length: 200 }, generatePassword);
  expect(new Set(made).size).toBe(200);
  for (const p of made) expect(p).toMatch(/^([a-hjkmnp-z2-9]{5}-){3}[a-hjkmnp-z2-9]{5}$/);
});
