import { expect, test } from "vitest";
import type { ModelVersion } from "@/lib/contract/models";
import { lineageOf } from "./lineage";

const model = (id: string, age: number, parent?: string, reward?: string): ModelVersion => ({
  id,
  kind: "policy",
  number: age,
  label: id,
  artifactDigest: "",
  parameterCount: 1,
  round: null,
  parent: parent ? { id: parent, label: parent } : null,
  reward: reward ? { id: reward, label: reward } : null,
  snapshotId: null,
  summary: {},
  weights: null,
  served: false,
  responseCount: 0,
  createdAt: `2026-01-0${age}T00:00:00Z`,
});

test("the loop reads left to right: base, SFT, reward model, PPO", () => {
  const { nodes, edges, columns, rows } = lineageOf([
    model("ppo", 4, "sft", "reward"),
    model("base", 1),
    model("sft", 2, "base"),
    model("reward", 3, "sft"),
  ]);
  expect(nodes.map((n) => [n.model.id, n.column, n.row])).toEqual([
    ["base", 0, 0],
    ["sft", 1, 0],
    ["reward", 2, 0],
    ["ppo", 3, 0],
  ]);
  expect(edges).toContainEqual({ from: "reward", to: "ppo", by: "reward" });
  expect(edges).toHaveLength(4);
  expect([columns, rows]).toEqual([4, 1]);
});

test("siblings stand below each other, and never two in one place", () => {
  const { nodes } = lineageOf([
    model("base", 1),
    model("a", 2, "base"),
    model("b", 3, "base"),
    model("of-b", 4, "b"),
    model("other-base", 5),
  ]);
  const places = nodes.map((n) => `${n.column} ${n.row}`);
  expect(new Set(places).size).toBe(nodes.length);
  expect(nodes.find((n) => n.model.id === "of-b")).toMatchObject({ column: 2, row: 1 });
});

test("a parent that is not listed draws no edge", () => {
  expect(lineageOf([model("orphan", 1, "gone")])).toMatchObject({ edges: [], columns: 1 });
  expect(lineageOf([])).toEqual({ nodes: [], edges: [], columns: 0, rows: 0 });
});
