import { z } from "zod";

/** What a person may do. Ordered: each role may do all that the ones before it may. */
export const Role = z.enum(["labeler", "reviewer", "admin"]);
export type Role = z.infer<typeof Role>;

/** Whether someone with role `has` may do what asks for role `needs`. */
export const isAllowed = (has: Role, needs: Role): boolean => Role.options.indexOf(has) >= Role.options.indexOf(needs);
