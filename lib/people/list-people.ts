import type { Person } from "@/lib/contract/people";
import { transaction } from "@/lib/db/client";
import { listPeople as listRows } from "@/lib/db/people";
import { personView } from "./person-view";

/** Everyone with an account, newest first. */
export const listPeople = (): Promise<{ people: Person[] }> =>
  transaction(async (tx) => ({ people: (await listRows(tx)).map(personView) }));
