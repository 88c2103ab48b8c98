/** Reads a profile of onnxruntime, a list of events in Chrome's trace format. */
import { z } from "zod";
import { median } from "./measure";

const Event = z.object({ cat: z.string(), dur: z.number(), args: z.record(z.string(), z.unknown()) });
/** An event of a node that ran; its duration is in microseconds. */
const NodeEvent = z.object({ dur: z.number(), args: z.object({ op_name: z.string(), node_index: z.string() }) });

export type OpTime = { op: string; calls: number; milliseconds: number };

/**
 * The time of each op type in one run, slowest first: the sum over its nodes of each one's median.
 * @param warmup  the first runs, which do not count.
 */
export function opTimes(trace: string, warmup: number): OpTime[] {
  const nodes = new Map<string, { op: string; microseconds: number[] }>();
  for (const event of z.array(Event).parse(JSON.parse(trace))) {
    if (event.cat !== "Node") continue;
    const { dur, args } = NodeEvent.parse(event);
    const node = nodes.get(args.node_index) ?? { op: args.op_name, microseconds: [] };
    node.microseconds.push(dur);
    nodes.set(args.node_index, node);
  }
  const ops = new Map<string, OpTime>();
  for (const { op, microseconds } of nodes.values()) {
    const total = ops.get(op) ?? { op, calls: 0, milliseconds: 0 };
    total.calls++;
    total.milliseconds += median(microseconds.slice(warmup)) / 1000;
    ops.set(op, total);
  }
  return [...ops.values()].sort((a, b) => b.milliseconds - a.milliseconds);
}
