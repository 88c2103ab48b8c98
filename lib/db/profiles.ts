/** What people say of themselves. Read by themselves only; groups are counted in lib/db/agreement.ts. */
import type { Transaction } from "./client";

export const findProfile = (tx: Transaction, userId: string) =>
  tx.labelerProfile.findUnique({ where: { userId }, select: { language: true, region: true } });

/** Replaces a profile; nothing said, nothing kept. */
export async function replaceProfile(
  tx: Transaction,
  { userId, ...profile }: { userId: string; language: string | null; region: string | null; updatedAt: Date },
): Promise<void> {
  if (profile.language === null && profile.region === null) await tx.labelerProfile.deleteMany({ where: { userId } });
  else await tx.labelerProfile.upsert({ where: { userId }, create: { userId, ...profile }, update: profile });
}
