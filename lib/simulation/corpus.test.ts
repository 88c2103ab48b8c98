import { beforeAll, describe, expect, it } from "vitest";
import { randomFrom } from "@/lib/ml/random";
import { CORPUS_MIX, type CorpusDocument, corpusDocuments, type DocumentKind } from "./corpus";
import { grammar } from "./world/attributes";
import { claimsIn } from "./world/claims";
import { attributesOf, things } from "./world/facts";
import { drawPrompt } from "./world/prompt";

describe("the corpus", () => {
  let documents: CorpusDocument[];
  beforeAll(() => {
    documents = [...corpusDocuments({ seed: 1, characters: 600_000 })];
  });

  it("is the same for the same seed, and another for another", () => {
    const again = [...corpusDocuments({ seed: 1, characters: 20_000 })];
    expect(documents.slice(0, again.length)).toEqual(again);
    expect([...corpusDocuments({ seed: 2, characters: 20_000 })]).not.toEqual(again);
  });

  it("has the documented mix", () => {
    // Object.keys widens to string; CORPUS_MIX has exactly the document kinds.
    for (const kind of Object.keys(CORPUS_MIX) as DocumentKind[]) {
      const share = documents.filter((document) => document.kind === kind).length;
      const expected = CORPUS_MIX[kind];
      const deviation = Math.sqrt((expected * (1 - expected)) / documents.length);
      expect(Math.abs(share / documents.length - expected), kind).toBeLessThan(4 * deviation);
    }
  });

  it("answers in a minority of the documents that open with a question", () => {
    const opening = documents.filter(({ text }) => text.split("\n")[0]?.endsWith("?"));
    const answered = opening.filter(({ kind }) => kind === "answered");
    expect(answered.length / opening.length).toBeLessThan(0.45);
    expect(answered.length / opening.length).toBeGreaterThan(0.15);
  });

  it("states every fact of the world", () => {
    const stated = new Set<string>();
    for (const { kind, text } of documents) {
      if (kind !== "facts") continue;
      for (const claim of claimsIn(text)) {
        if (claim.isTrue) stated.add(`${claim.thing?.name} ${claim.attribute}`);
      }
    }
    for (const thing of things) {
      for (const attribute of attributesOf(thing)) {
        expect(stated, grammar[attribute].predicate).toContain(`${thing.name} ${attribute}`);
      }
    }
  });

  it("is written in the words that prompts use", () => {
    const known = new Set(documents.flatMap(({ text }) => text.match(/[A-Za-z]+/g) ?? []));
    const random = randomFrom(3);
    for (let draw = 0; draw < 500; draw++) {
      for (const { content } of drawPrompt(random).messages) {
        for (const word of content.match(/[A-Za-z]+/g) ?? []) expect(known).toContain(word);
      }
    }
  });
});
