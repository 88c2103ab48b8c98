import { createTranslator } from "use-intl/core";
import { expect, test } from "vitest";
import { MESSAGES } from "@/app/_messages/messages";
import { listLetters, spoken } from "./letters";

const shown = ["x", "y", "z"];

test("a response is spoken of with its rank and its ties, in the reader's language", () => {
  const en = createTranslator({ locale: "en", messages: MESSAGES.en, namespace: "rank" });
  expect(spoken("y", shown, {}, en, "en")).toBe("Response B, not ranked");
  expect(spoken("y", shown, { y: 2 }, en, "en")).toBe("Response B, rank 2");
  expect(spoken("y", shown, { x: 2, y: 2, z: 2 }, en, "en")).toBe("Response B, rank 2, tied with A and C");
  const de = createTranslator({ locale: "de", messages: MESSAGES.de, namespace: "rank" });
  expect(spoken("y", shown, { x: 2, y: 2, z: 2 }, de, "de")).toBe("Antwort B, Rang 2, gleichauf mit A und C");
});

test("letters are listed as in a sentence", () => {
  expect(listLetters(["B", "D", "E"])).toBe("B, D and E");
  expect(listLetters(["B", "D", "E"], "de")).toBe("B, D und E");
});
