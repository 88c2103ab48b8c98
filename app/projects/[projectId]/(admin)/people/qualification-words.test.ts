import { expect, test } from "vitest";
import { qualificationOf, readQualification } from "./qualification-words";

const userId = "0190a000-0000-7000-8000-000000000000";

test("languages are kept in canonical form, topics in small letters", () => {
  const draft = { languages: " DE, pt-br;\nfr ", topics: "Medicine,  Tax law,", note: " speaks it " };
  expect(qualificationOf(userId, draft)).toEqual({
    ok: true,
    qualification: { userId, languages: ["de", "pt-BR", "fr"], topics: ["medicine", "tax law"], note: "speaks it" },
  });
});

test("what is no language tag is named", () => {
  expect(qualificationOf(userId, { languages: "de, b_d", topics: "", note: "" })).toEqual({
    ok: false,
    reasons: { languages: "“b_d” is not a language tag such as de or pt-BR." },
  });
});

test("a qualification reads as what one works on", () => {
  expect(readQualification(undefined)).toBe("Everything");
  expect(readQualification({ languages: [], topics: [] })).toBe("Everything");
  expect(readQualification({ languages: ["de", "pt-BR"], topics: ["law"] })).toBe("German, Brazilian Portuguese; law");
});
