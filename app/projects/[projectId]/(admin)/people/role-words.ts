import { Role } from "@/lib/contract/roles";

/** What each role may do, in a few words. */
export const ROLE_OPTIONS: readonly { value: Role; label: string }[] = Role.options.map(
  (value) =>
    ({
      labeler: { value, label: "Labeler: writes and ranks" },
      reviewer: { value, label: "Reviewer: also sees agreement" },
      admin: { value, label: "Admin: also trains and promotes" },
    })[value],
);
