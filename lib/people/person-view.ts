import type { Person } from "@/lib/contract/people";
import type { PersonRow } from "@/lib/db/people";

/** A person as admins see one; never the password's hash. */
export const personView = (row: PersonRow): Person => ({
  id: row.id,
  email: row.email,
  name: row.name,
  role: row.role,
  simulated: row.simulated,
  disabled: row.disabledAt !== null,
  demonstrationCount: row._count.demonstrations,
  rankingCount: row._count.rankings,
  createdAt: row.createdAt.toISOString(),
});
