import { db, type Transaction } from "./client";
import type { Role } from "./generated/enums";

/** What signing in needs, or null. */
export const findCredentials = (email: string) =>
  db().user.findUnique({
    where: { email },
    select: { id: true, name: true, passwordHash: true, disabledAt: true },
  });

/** A person by id, or null. */
export const findPerson = (id: string, tx: Transaction = db()) =>
  tx.user.findUnique({
    where: { id },
    select: { id: true, email: true, name: true, role: true, simulated: true, disabledAt: true },
  });

const withWork = {
  _count: { select: { demonstrations: true, rankings: true } },
} as const;

/** All people with the size of their work, newest first. */
export const listPeople = (tx: Transaction) =>
  tx.user.findMany({ orderBy: [{ createdAt: "desc" }, { id: "desc" }], include: withWork });
export type PersonRow = Awaited<ReturnType<typeof listPeople>>[number];

export const insertPerson = (
  tx: Transaction,
  data: { email: string; name: string; role: Role; passwordHash: string; simulated: boolean },
): Promise<PersonRow> => tx.user.create({ data, include: withWork });

export const updatePerson = (
  tx: Transaction,
  id: string,
  data: { name?: string; role?: Role; passwordHash?: string; disabledAt?: Date | null },
): Promise<PersonRow> => tx.user.update({ where: { id }, data, include: withWork });

/** Locks the rows of all admins who can sign in and counts them, so that two changes cannot remove the last two at once. */
export async function countActiveAdminsForUpdate(tx: Transaction): Promise<number> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "User" WHERE "role" = 'admin' AND "disabledAt" IS NULL ORDER BY "id" FOR UPDATE`;
  return rows.length;
}

export const countPeople = (tx: Transaction): Promise<number> => tx.user.count();
