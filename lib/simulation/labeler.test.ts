import { describe, expect, it } from "vitest";
import { randomFrom } from "@/lib/ml/random";
import { appeal, newLabeler, PROFILES, rank, writeDemonstration } from "./labeler";
import { GOLD_TASTE, utility } from "./taste";
import { grade } from "./world/grade";
import type { Task } from "./world/task";

const fox: Task = { kind: "question", thing: "fox", attribute: "colour" };
const answers = ["A fox is red.", "Red.", "A fox is red. Good question.", "A fox is blue."];

describe("labelers", () => {
  it("prefer one of two responses with Bradley-Terry probability", () => {
    const labeler = {
      ...newLabeler("careful", randomFrom(1)),
      profile: { ...PROFILES.careful, tieWidth: 0, temperature: 0.1 },
    };
    const random = randomFrom(2);
    const [good = "", terse = ""] = answers;
    const gap = appeal(labeler, fox, good, 0) - appeal(labeler, fox, terse, 1);
    const expected = 1 / (1 + Math.exp(-gap / 0.1));
    const draws = 4000;
    let wins = 0;
    for (let draw = 0; draw < draws; draw++) {
      wins += rank(labeler, fox, [good, terse], random)[0]?.[0] === 0 ? 1 : 0;
    }
    const deviation = Math.sqrt((expected * (1 - expected)) / draws);
    expect(expected).toBeGreaterThan(0.6);
    expect(Math.abs(wins / draws - expected)).toBeLessThan(3.5 * deviation);
  });

  it("keep Bradley-Terry probabilities between any two of several responses", () => {
    const labeler = {
      ...newLabeler("careful", randomFrom(3)),
      profile: { ...PROFILES.careful, tieWidth: 0, temperature: 0.2 },
    };
    const random = randomFrom(4);
    const draws = 4000;
    let wins = 0;
    for (let draw = 0; draw < draws; draw++) {
      const order = rank(labeler, fox, answers, random).flat();
      wins += order.indexOf(1) < order.indexOf(3) ? 1 : 0;
    }
    const gap = appeal(labeler, fox, "Red.", 1) - appeal(labeler, fox, "A fox is blue.", 3);
    const expected = 1 / (1 + Math.exp(-gap / 0.2));
    const deviation = Math.sqrt((expected * (1 - expected)) / draws);
    expect(Math.abs(wins / draws - expected)).toBeLessThan(3.5 * deviation);
  });

  it("put every response in exactly one tier", () => {
    const random = randomFrom(5);
    for (const kind of ["careful", "typical", "careless", "random"] as const) {
      const labeler = newLabeler(kind, random);
      const places = rank(labeler, fox, answers, random).flat().sort();
      expect(places).toEqual([0, 1, 2, 3]);
    }
  });

  it("tie responses that are about equal", () => {
    const labeler = newLabeler("careful", randomFrom(6));
    const calm = { ...labeler, profile: { ...labeler.profile, temperature: 0.001 } };
    const tiers = rank(calm, fox, ["A fox is red.", "A fox is blue.", "Foxes are red."], randomFrom(7));
    expect(tiers.map((tier) => [...tier].sort())).toEqual([[0, 2], [1]]);
  });

  it("have tastes of their own around the gold one", () => {
    const random = randomFrom(8);
    const tastes = Array.from({ length: 400 }, () => newLabeler("typical", random).taste);
    const mean = tastes.reduce((sum, { helpful }) => sum + helpful, 0) / tastes.length;
    expect(mean).toBeCloseTo(GOLD_TASTE.helpful, 1);
    expect(new Set(tastes.map(({ helpful }) => helpful)).size).toBe(400);
    for (const { helpful, harmless, honest, brevity } of tastes) {
      expect(helpful + harmless + honest + brevity).toBeCloseTo(1, 9);
    }
  });

  it("show the bias of their kind and no other", () => {
    const check: Task = { kind: "check", thing: "fox", attribute: "colour", claimed: "blue" };
    const labelerOf = (kind: keyof typeof PROFILES) => ({
      ...newLabeler(kind, randomFrom(9)),
      taste: GOLD_TASTE,
    });
    const plain = labelerOf("typical");
    const gain = (kind: keyof typeof PROFILES, text: string, position: number) =>
      appeal(labelerOf(kind), check, text, position) - appeal(plain, check, text, position);
    expect(gain("pleaser", "Yes, a fox is blue.", 1)).toBeCloseTo(0.4, 9);
    expect(gain("pleaser", "No, a fox is red.", 1)).toBe(0);
    expect(gain("hurried", "No, a fox is red.", 0)).toBeCloseTo(0.15, 9);
    expect(gain("hurried", "No, a fox is red.", 1)).toBe(0);
    expect(gain("wordy", "No, a fox is red.", 1)).toBeCloseTo(0.075, 9);
  });

  it("write demonstrations of mixed quality, which leaves room above SFT", () => {
    const random = randomFrom(10);
    const utilities = Array.from({ length: 1500 }, () => utility(grade(fox, writeDemonstration(fox, random))));
    const mean = utilities.reduce((sum, value) => sum + value, 0) / utilities.length;
    expect(mean).toBeGreaterThan(0.7);
    expect(mean).toBeLessThan(0.9);
    expect(utilities.filter((value) => value === 1).length / utilities.length).toBeCloseTo(0.3, 1);
  });
});
