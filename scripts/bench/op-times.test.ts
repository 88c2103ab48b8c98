import { expect, test } from "vitest";
import { opTimes } from "./op-times";

const node = (op_name: string, node_index: string, dur: number) => ({
  cat: "Node",
  name: `%${op_name}${node_index}_kernel_time`,
  dur,
  args: { op_name, node_index },
});

test("an op's time is the sum of its nodes' medians after the warm-up, and other events do not count", () => {
  const runs = [9_000, 30, 10, 20].flatMap((slowness) => [
    node("MatMul", "0", 100 * slowness),
    node("Add", "1", slowness),
    node("MatMul", "2", slowness),
    { cat: "Session", name: "model_run", dur: 1_000_000, args: {} },
  ]);
  expect(opTimes(JSON.stringify(runs), 1)).toEqual([
    { op: "MatMul", calls: 2, milliseconds: 2.02 },
    { op: "Add", calls: 1, milliseconds: 0.02 },
  ]);
});
