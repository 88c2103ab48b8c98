import { z } from "zod";
import { Instant, inProject, Nothing, Split } from "./common";
import { ComparisonSource, WhichRankings } from "./comparison-source";
import { endpoint } from "./endpoint";
import { PreferenceStrength } from "./evaluation";
import { SnapshotFilter } from "./snapshot-filter";

const counts = z.record(Split, z.number().int());

const held = z.object({
  demonstrations: z.number().int(),
  rankings: z.number().int(),
  /** Answers left out: a reviewer has returned them, and their labelers have not revised them yet. */
  returned: z.number().int(),
});

/** An immutable list of ids with their split, and its digest. */
export const Snapshot = z.object({
  id: z.uuid(),
  digest: z.string(),
  includesPeople: z.boolean(),
  includesSimulated: z.boolean(),
  /** Those that were chosen, in order of the enum, each with the rankings that were there. */
  sources: z.array(z.object({ source: ComparisonSource, rankings: z.number().int() })),
  weakestStrength: PreferenceStrength,
  demonstrations: counts,
  rankings: counts,
  prompts: counts,
  createdBy: z.string().nullable(),
  /** Whose answers were left out or weigh less, and why; null when everyone counts in full. */
  filter: z.object({ reason: z.string(), left: z.array(z.string()), weighed: z.array(z.string()) }).nullable(),
  createdAt: Instant,
});
export type Snapshot = z.infer<typeof Snapshot>;

/** Freezes what is there now. People's and simulated labelers' answers are only mixed when both are asked for. */
export const freezeSnapshot = endpoint({
  method: "POST",
  path: "/api/projects/:projectId/snapshots",
  role: "admin",
  params: inProject,
  body: z
    .object({
      includePeople: z.boolean().default(true),
      includeSimulated: z.boolean().default(false),
      /** Left out: everyone counts in full. */
      filter: SnapshotFilter.optional(),
      ...WhichRankings.shape,
    })
    .refine((b) => b.includePeople || b.includeSimulated, "Choose whose answers to freeze."),
  response: Snapshot,
  errors: ["not_found", "too_little_data"],
});

export const listSnapshots = endpoint({
  method: "GET",
  path: "/api/projects/:projectId/snapshots",
  role: "admin",
  params: inProject,
  body: WhichRankings,
  response: z.object({
    snapshots: z.array(Snapshot),
    /** What a snapshot of these rankings, frozen now, would hold, by whose answers. */
    now: z.object({
      people: held,
      simulated: held,
      prompts: z.number().int(),
    }),
  }),
  errors: ["not_found"],
});

export const Corpus = z.object({
  id: z.uuid(),
  name: z.string(),
  documentCount: z.number().int(),
  byteCount: z.number().int(),
  createdAt: Instant,
});
export type Corpus = z.infer<typeof Corpus>;

export const listCorpora = endpoint({
  method: "GET",
  path: "/api/projects/:projectId/corpora",
  role: "admin",
  params: inProject,
  body: Nothing,
  response: z.object({ corpora: z.array(Corpus) }),
  errors: ["not_found"],
});

/** Adds text for pretraining: one document per array entry. */
export const addCorpus = endpoint({
  method: "POST",
  path: "/api/projects/:projectId/corpora",
  role: "admin",
  params: inProject,
  body: z.object({
    name: z.string().trim().min(1).max(80),
    documents: z.array(z.string().min(1).max(100_000)).min(2, "A corpus needs at least two documents."),
  }),
  response: Corpus,
  errors: ["not_found", "duplicate"],
  maxBytes: 32 * 2 ** 20,
});
