import type { z } from "zod";
import { AppError } from "@/lib/contract/errors";
import type { createPerson as contract, Person } from "@/lib/contract/people";
import { transaction } from "@/lib/db/client";
import { insertPerson } from "@/lib/db/people";
import { isUniqueViolation } from "@/lib/db/unique-violation";
import { generatePassword, hashPassword } from "@/lib/platform/password";
import { personView } from "./person-view";

/**
 * Creates an account. Without a password one is generated; it is returned this once and kept nowhere.
 * @throws duplicate when the address has an account.
 */
export async function createPerson(
  input: z.output<typeof contract.body>,
): Promise<{ person: Person; generatedPassword: string | null }> {
  const { password, ...person } = input;
  const generatedPassword = password === undefined ? generatePassword() : null;
  const passwordHash = await hashPassword(password ?? generatedPassword ?? "");
  try {
    const row = await transaction((tx) => insertPerson(tx, { ...person, passwordHash }));
    return { person: personView(row), generatedPassword };
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new AppError("duplicate", `${person.email} has an account already.`);
  }
}
