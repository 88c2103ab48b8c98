import { z } from "zod";
import { Instant, inProject } from "./common";
import { endpoint } from "./endpoint";

/** What the caller has done in a project since an instant: the summary at the end of a session. */
export const getSession = endpoint({
  method: "GET",
  path: "/api/projects/:projectId/session",
  role: "labeler",
  params: inProject,
  body: z.object({ since: Instant }),
  response: z.object({
    demonstrations: z.number().int(),
    rankings: z.number().int(),
    prompts: z.number().int(),
    skips: z.number().int(),
    activeSeconds: z.number().int(),
  }),
  errors: ["not_found"],
});
