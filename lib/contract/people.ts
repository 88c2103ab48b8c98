import { z } from "zod";
import { byId, Instant, Nothing } from "./common";
import { endpoint } from "./endpoint";
import { Role } from "./roles";

export const Email = z.email("That is not an e-mail address.").max(200).toLowerCase();
export const Password = z
  .string()
  .min(10, "A password needs at least 10 characters.")
  .max(200, "A password may have at most 200 characters.");

/** A person with an account, as admins see one. */
export const Person = z.object({
  id: z.uuid(),
  email: z.string(),
  name: z.string(),
  role: Role,
  simulated: z.boolean(),
  disabled: z.boolean(),
  demonstrationCount: z.number().int(),
  rankingCount: z.number().int(),
  createdAt: Instant,
});
export type Person = z.infer<typeof Person>;

export const listPeople = endpoint({
  method: "GET",
  path: "/api/people",
  role: "admin",
  params: Nothing,
  body: Nothing,
  response: z.object({ people: z.array(Person) }),
  errors: [],
});

/** Creates an account. Without a password one is generated and returned, once. */
export const createPerson = endpoint({
  method: "POST",
  path: "/api/people",
  role: "admin",
  params: Nothing,
  body: z.object({
    email: Email,
    name: z.string().trim().min(1, "Give the person a name.").max(100),
    role: Role,
    password: Password.optional(),
    simulated: z.boolean().default(false),
  }),
  response: z.object({ person: Person, generatedPassword: z.string().nullable() }),
  errors: ["duplicate"],
});

/** Changes role, name or access. Nobody can lock out the last admin. */
export const updatePerson = endpoint({
  method: "PATCH",
  path: "/api/people/:id",
  role: "admin",
  params: byId,
  body: z.object({
    name: z.string().trim().min(1).max(100).optional(),
    role: Role.optional(),
    disabled: z.boolean().optional(),
    password: Password.optional(),
  }),
  response: Person,
  errors: ["not_found", "wrong_state"],
});
