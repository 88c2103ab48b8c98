import { describe, expect, it } from "vitest";
import { randomFrom } from "@/lib/ml/random";
import { compoundStatement, statement } from "./attributes";
import { claimsIn, wrongSumsIn } from "./claims";
import { attributesOf, thingNamed, things, wrongValues } from "./facts";

describe("claimsIn", () => {
  it("reads back every fact of the world from every form of stating it", () => {
    const random = randomFrom(1);
    for (const thing of things) {
      for (const attribute of attributesOf(thing)) {
        for (let draw = 0; draw < 6; draw++) {
          const text = statement(thing, attribute, random);
          expect(
            claimsIn(text).some((claim) => claim.thing === thing && claim.isTrue),
            text,
          ).toBe(true);
        }
      }
    }
  });

  it("finds every false statement false", () => {
    const random = randomFrom(2);
    for (const thing of things) {
      for (const attribute of attributesOf(thing)) {
        for (const value of wrongValues(thing, attribute)) {
          const text = statement(thing, attribute, random, value);
          expect(
            claimsIn(text).some(({ isTrue }) => !isTrue),
            text,
          ).toBe(true);
        }
      }
    }
  });

  it("reads several claims from one sentence", () => {
    const fox = thingNamed("fox");
    if (fox === null) throw new Error("The world has lost its fox.");
    const claims = claimsIn(compoundStatement(fox, ["colour", "home", "food"]));
    expect(claims.map(({ attribute }) => attribute)).toEqual(["colour", "home", "food"]);
    expect(claims.every(({ isTrue }) => isTrue)).toBe(true);
  });

  it("knows what a pronoun stands for only when it is told", () => {
    expect(claimsIn("It is red.")).toEqual([]);
    expect(claimsIn("It is red.", thingNamed("fox"))).toMatchObject([{ isTrue: true }]);
  });

  it("finds any claim about what does not exist false", () => {
    expect(claimsIn("A dax is red.")).toMatchObject([{ thing: null, isTrue: false }]);
  });

  it("takes questions and noise for no claims", () => {
    expect(claimsIn("Is a fox blue? Good question. Buy a fox in Millbay today!")).toEqual([]);
  });

  it("checks sums", () => {
    expect(wrongSumsIn("3 plus 4 is 7. 9 minus 2 is 7.")).toBe(0);
    expect(wrongSumsIn("3 plus 4 is 8. 9 minus 2 is 6.")).toBe(2);
  });
});
