import { z } from "zod";
import { PairsAlike } from "./calibration";
import { byId, Instant, inProject, Nothing } from "./common";
import { endpoint } from "./endpoint";
import { PreferenceStrength, Rating } from "./evaluation";
import { TaskKind, Tiers } from "./tasks";

/** A day of a labeler's, UTC. */
export const WorkDay = z.object({
  day: z.iso.date(),
  rankings: z.number().int(),
  demonstrations: z.number().int(),
  activeSeconds: z.number().int(),
});
export type WorkDay = z.infer<typeof WorkDay>;

/** The caller's days with an answer, oldest first, of the last `weeks` weeks with this one. */
export const listOwnDays = endpoint({
  method: "GET",
  path: "/api/projects/:projectId/work/days",
  role: "labeler",
  params: inProject,
  body: z.object({ weeks: z.coerce.number().int().min(1).max(53).default(26) }),
  response: z.object({ today: z.iso.date(), days: z.array(WorkDay) }),
  errors: ["not_found"],
});

/** Agreement with references over a span of weeks; without a number it says why. */
const CalibrationSpan = z.discriminatedUnion("known", [
  z.object({ known: z.literal(true), comparisons: z.number().int(), alike: PairsAlike }),
  z.object({ known: z.literal(false), comparisons: z.number().int(), reason: z.enum(["none", "too_few", "all_tied"]) }),
]);

/** Comparisons that an agreement must rest on before its labeler sees it. */
export const FEWEST_CALIBRATIONS = 5;

/**
 * How the caller's rankings agree with the references mixed into their tasks. Only weeks that are over count, and only
 * five comparisons or more: so nobody can tell from a changed number which task it was.
 */
export const getOwnCalibration = endpoint({
  method: "GET",
  path: "/api/projects/:projectId/work/calibration",
  role: "labeler",
  params: inProject,
  body: Nothing,
  response: z.object({
    overall: CalibrationSpan,
    /** By four weeks, oldest first; `from` is their first Monday. */
    spans: z.array(z.object({ from: z.iso.date(), span: CalibrationSpan })),
  }),
  errors: ["not_found"],
});

const VersionRef = z.object({ id: z.uuid(), kind: z.enum(["base", "policy", "reward"]), number: z.number().int() });

/** How a policy does against the version that its round began with, as labelers judged blind. */
const Against = z.object({
  policy: VersionRef,
  parent: VersionRef,
  /** Wins, a tie counting half. Null when nothing compares them yet. */
  rate: z.number().nullable(),
  /** 95 % interval over prompts. */
  interval: z.tuple([z.number(), z.number()]).nullable(),
  prompts: z.number().int(),
});

/** A model version that learned from the caller's answers, and the policies that came of it. */
export const Effect = z.object({
  version: VersionRef,
  rankings: z.number().int(),
  demonstrations: z.number().int(),
  trainedAt: Instant,
  policies: z.array(Against),
});
export type Effect = z.infer<typeof Effect>;

/** What the caller's work changed, newest version first: answers → snapshots → rounds → versions → win rates. */
export const listOwnEffects = endpoint({
  method: "GET",
  path: "/api/projects/:projectId/work/effects",
  role: "labeler",
  params: inProject,
  body: Nothing,
  response: z.object({ effects: z.array(Effect) }),
  errors: ["not_found"],
});

/** One state of an answer, as it was submitted or edited. */
export const AnswerRevision = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("demonstration"), revision: z.number().int(), at: Instant, text: z.string() }),
  z.object({
    kind: z.literal("ranking"),
    revision: z.number().int(),
    at: Instant,
    tiers: Tiers,
    noneAcceptable: z.boolean(),
    strength: PreferenceStrength.nullable(),
    ratings: z.array(Rating),
    /** Best quality that these ratings could give; null when there are none. */
    qualityScale: z.number().int().nullable(),
  }),
]);
export type AnswerRevision = z.infer<typeof AnswerRevision>;

/** All revisions of an answer of the caller's, oldest first. */
export const listOwnRevisions = endpoint({
  method: "GET",
  path: "/api/answers/:id/revisions",
  role: "labeler",
  params: byId,
  body: z.object({ kind: TaskKind }),
  response: z.object({ revisions: z.array(AnswerRevision) }),
  errors: ["not_found"],
});
