import type { z } from "zod";
import { AppError } from "@/lib/contract/errors";
import type { updatePerson as contract, Person } from "@/lib/contract/people";
import { transaction } from "@/lib/db/client";
import { countActiveAdminsForUpdate, findPerson, updatePerson as update } from "@/lib/db/people";
import { given } from "@/lib/platform/given";
import { hashPassword } from "@/lib/platform/password";
import { personView } from "./person-view";

/**
 * Changes name, role, password or access. Takes effect at the person's next request.
 * @throws wrong_state when nobody would be left who can manage the installation.
 */
export async function updatePerson(input: { id: string; now: Date } & z.output<typeof contract.body>): Promise<Person> {
  const { id, now, password, disabled, ...change } = input;
  const passwordHash = password === undefined ? undefined : await hashPassword(password);
  return transaction(async (tx) => {
    // Admins are locked before the person is read, so that of two changes at once the second sees the first.
    const endsAdmin = disabled === true || (change.role !== undefined && change.role !== "admin");
    const admins = endsAdmin ? await countActiveAdminsForUpdate(tx) : null;
    const person = await findPerson(id, tx);
    if (!person) throw new AppError("not_found", "There is no such person.");
    if (admins === 1 && person.role === "admin" && !person.disabledAt)
      throw new AppError(
        "wrong_state",
        `${person.name} is the only admin who can sign in. Make someone else an admin first.`,
      );
    const disabledAt = disabled === undefined ? undefined : disabled ? now : null;
    return personView(await update(tx, id, given({ ...change, passwordHash, disabledAt })));
  });
}
