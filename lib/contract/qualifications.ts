import { z } from "zod";
import { Instant, inProject, Nothing } from "./common";
import { endpoint } from "./endpoint";

/** A language tag (BCP 47) in canonical form: "de", "pt-BR". */
export const Language = z
  .string()
  .trim()
  .max(35)
  .transform((tag, context) => {
    try {
      return Intl.getCanonicalLocales(tag)[0] ?? tag;
    } catch {
      context.addIssue({ code: "custom", message: `“${tag}” is not a language tag such as de or pt-BR.` });
      return z.NEVER;
    }
  });

/** What one should know to work on a prompt, in the project's own words. */
export const Topic = z.string().trim().toLowerCase().min(1).max(60, "A topic may have at most 60 characters.");
export const Topics = z.array(Topic).max(10, "A prompt may have at most 10 topics.");

/**
 * What a labeler may work on in a project. Empty languages or topics mean all; who has no qualification works on everything, and
 * prompts without a language or topics are for everybody. "de" includes "de-AT"; one topic in common is enough.
 */
export const Qualification = z.object({
  userId: z.uuid(),
  languages: z.array(Language).max(50),
  topics: z.array(Topic).max(100),
  note: z.string().trim().max(1_000).default(""),
});
export type Qualification = z.infer<typeof Qualification>;

export const listQualifications = endpoint({
  method: "GET",
  path: "/api/projects/:projectId/qualifications",
  role: "admin",
  params: inProject,
  body: Nothing,
  response: z.object({
    qualifications: z.array(Qualification.extend({ updatedAt: Instant })),
    /** Languages and topics of the project's prompts, to choose from. */
    languages: z.array(z.string()),
    topics: z.array(z.string()),
  }),
  errors: ["not_found"],
});

/** Sets a labeler's qualification, from their next task on. A task they hold stays theirs. */
export const qualifyLabeler = endpoint({
  method: "POST",
  path: "/api/projects/:projectId/qualifications",
  role: "admin",
  params: inProject,
  body: Qualification,
  response: Nothing,
  errors: ["not_found"],
});
