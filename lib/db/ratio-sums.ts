/** SQL of the sums from which shares, means and their intervals are computed. */
import { Prisma } from "./generated/client";

/** Six sums over clusters that count as n and of which x agree: see lib/agreement/clusters.ts. */
export const ratioSums = (x: Prisma.Sql, n: Prisma.Sql) => Prisma.sql`ARRAY[
  (count(*) FILTER (WHERE ${n} > 0))::float8, coalesce(sum(${x}), 0)::float8, coalesce(sum(${n}), 0)::float8,
  coalesce(sum((${x})::float8 * (${x})), 0), coalesce(sum((${x})::float8 * (${n})), 0),
  coalesce(sum((${n})::float8 * (${n})), 0)]`;

/** The sums of a mean over rankings that have the value at all. */
export const meanSums = (x: Prisma.Sql) =>
  ratioSums(Prisma.sql`coalesce(${x}, 0)`, Prisma.sql`(${x} IS NOT NULL)::int`);
