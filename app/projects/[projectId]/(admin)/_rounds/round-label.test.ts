import { expect, test } from "vitest";
import type { Round } from "@/lib/contract/rounds";
import { roundLabels } from "./round-label";

// Labels read nothing else.
const round = (id: string, kind: Round["kind"], createdAt: string) => ({ id, kind, createdAt }) as Round;

test("rounds are numbered by kind as they were started, whatever the order of the list", () => {
  const rounds = [
    round("c", "ppo", "2026-01-03T00:00:00Z"),
    round("b", "sft", "2026-01-02T00:00:00Z"),
    round("a", "ppo", "2026-01-01T00:00:00Z"),
  ];
  expect(Object.fromEntries(roundLabels(rounds))).toEqual({ a: "PPO 1", b: "Fine-tuning 1", c: "PPO 2" });
});
