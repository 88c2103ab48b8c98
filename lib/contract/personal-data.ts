import { z } from "zod";
import { MAX_MESSAGE_CHARACTERS, Nothing } from "./common";
import { endpoint } from "./endpoint";

/** What can be told by its form. Names and addresses of streets cannot. */
export const PersonalDataKind = z.enum(["email", "phone", "iban", "card", "ip"]);
export type PersonalDataKind = z.infer<typeof PersonalDataKind>;

/** One piece of personal data, as it stands in the text. */
export const PersonalData = z.object({ kind: PersonalDataKind, text: z.string() });
export type PersonalData = z.infer<typeof PersonalData>;

/** Looks for personal data in a text that is being written. Stores nothing. */
export const checkText = endpoint({
  method: "POST",
  path: "/api/personal-data",
  role: "labeler",
  params: Nothing,
  body: z.object({ text: z.string().max(MAX_MESSAGE_CHARACTERS) }),
  response: z.object({ personalData: z.array(PersonalData) }),
  errors: [],
});
