/** What people may say of themselves: see LabelerProfile in prisma/schema.prisma. */
import { z } from "zod";
import { Nothing } from "./common";
import { endpoint } from "./endpoint";

/** First language, as ISO 639-1 where it is listed. */
export const Language = z.enum(["ar", "de", "en", "es", "fr", "hi", "id", "ja", "pt", "ru", "tl", "zh", "other"]);
export type Language = z.infer<typeof Language>;

export const Region = z.enum([
  "africa",
  "east_asia",
  "europe",
  "latin_america",
  "middle_east",
  "north_america",
  "oceania",
  "south_asia",
  "southeast_asia",
]);
export type Region = z.infer<typeof Region>;

/** Null: not said. */
export const Profile = z.object({ language: Language.nullable(), region: Region.nullable() });
export type Profile = z.infer<typeof Profile>;

export const getOwnProfile = endpoint({
  method: "GET",
  path: "/api/profile",
  role: "labeler",
  params: Nothing,
  body: Nothing,
  response: Profile,
  errors: [],
});

/** Replaces it whole; two nulls delete it. */
export const updateOwnProfile = endpoint({
  method: "PATCH",
  path: "/api/profile",
  role: "labeler",
  params: Nothing,
  body: Profile,
  response: Profile,
  errors: [],
});
