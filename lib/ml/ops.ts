/** The table of all primitive ops; ops/op.ts says what an entry holds. */
import { type AttentionName, attentionOps } from "./ops/attention";
import { type ElementwiseName, elementwiseOps } from "./ops/elementwise";
import { type IndexingName, indexingOps } from "./ops/indexing";
import { type LayoutName, layoutOps } from "./ops/layout";
import { type MatmulName, matmulOps } from "./ops/matmul";
import type { Op } from "./ops/op";
import { type ReduceName, reduceOps } from "./ops/reduce";

export type OpName = ElementwiseName | LayoutName | ReduceName | MatmulName | AttentionName | IndexingName;

/** `Record` makes the table exhaustive: a name without an entry does not compile. */
export const ops: Record<OpName, Op> = {
  ...elementwiseOps,
  ...layoutOps,
  ...reduceOps,
  ...matmulOps,
  ...indexingOps,
  ...attentionOps,
};
