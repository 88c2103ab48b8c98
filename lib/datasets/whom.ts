import type { Whose } from "@/lib/contract/snapshot-filter";
import type { Whom } from "@/lib/db/snapshots";

/** Whose answers count, as the database is asked. */
export const whomOf = (whose: Whose): Whom => ({ people: whose !== "simulated", simulated: whose !== "people" });
