/** How Postgres executes a search, such as that for a task, for tests and benchmarks of it. */
import type { Transaction } from "../client";
import { Prisma } from "../generated/client";
import { openTaskQuery, type Seeker } from "../task-queue";

/** Tables that grow with a project; a walk over one of them is what the queue must not do. */
const BIG = new Set(["Comparison", "Prompt", "Assignment", "Message", "Response", "ComparisonResponse", "Ranking"]);

export type PlanCheck = {
  /** "Seq Scan on Comparison": whole tables that were walked, none when only indexes were used. */
  walks: string[];
  /** The most rows that one step sorted. */
  mostSorted: number;
  /** The most rows that one step read, with those it passed over. */
  mostRead: number;
};

type Node = {
  "Node Type": string;
  "Relation Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  Plans?: Node[];
};

/** Runs the first look for a task and says what it touched. Locks are those of the transaction. */
export const checkTaskPlans = (tx: Transaction, seeker: Seeker): Promise<PlanCheck> =>
  checkPlan(tx, openTaskQuery(seeker, "first"));

/** Runs a statement and says what it touched. */
export async function checkPlan(tx: Transaction, statement: Prisma.Sql): Promise<PlanCheck> {
  const [row] = await tx.$queryRaw<{ "QUERY PLAN": [{ Plan: Node }] }[]>(
    Prisma.sql`EXPLAIN (ANALYZE, FORMAT JSON) ${statement}`,
  );
  const nodes = row ? flatten(row["QUERY PLAN"][0].Plan) : [];
  const read = (node: Node) => (node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0)) * node["Actual Loops"];
  const sorted = nodes.flatMap((node) => (node["Node Type"].includes("Sort") ? (node.Plans ?? []) : []));
  const isWalk = (node: Node) =>
    /^(Parallel )?Seq Scan$/.test(node["Node Type"]) && BIG.has(node["Relation Name"] ?? "");
  return {
    walks: nodes.filter(isWalk).map((node) => `${node["Node Type"]} on ${node["Relation Name"]}`),
    mostSorted: Math.max(0, ...sorted.map(read)),
    mostRead: Math.max(0, ...nodes.map(read)),
  };
}

const flatten = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(flatten)];
