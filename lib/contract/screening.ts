import { z } from "zod";
import { PairsAlike } from "./calibration";
import { byId, Instant, inProject, Messages, Nothing, PersonRef } from "./common";
import { endpoint } from "./endpoint";
import { MAX_DEMONSTRATION_CHARACTERS } from "./tasks";

/** Soft cut-offs of InstructGPT, appendix B.1: shown beside the results; an admin decides. */
export const CUT_OFFS = { sensitive: 0.75, rankings: 0.75, demonstration: 6 } as const;

/** What a labeler may feel able to judge: groups and topics that sensitive text is about (appendix B.1, part 4). */
export const SensitiveTopic = z.enum([
  "ethnicity",
  "nationality",
  "religion",
  "gender",
  "sexual_orientation",
  "age",
  "disability",
  "health",
  "politics",
  "violence",
]);
export type SensitiveTopic = z.infer<typeof SensitiveTopic>;

/** A language as a BCP 47 code of two or three letters. */
const Language = z.string().regex(/^[a-z]{2,3}$/, "That is not a language code.");

const answers = {
  /** By response: does it need care? */
  sensitive: z.record(z.uuid(), z.boolean()),
  /** By comparison: rank of each response placed so far; there may be gaps. */
  rankings: z.record(z.uuid(), z.record(z.uuid(), z.number().int().min(1).max(9))),
  demonstration: z.string().max(MAX_DEMONSTRATION_CHARACTERS),
  /** How often the demonstration has changed. In a change: the one that was edited. */
  demonstrationRevision: z.number().int().min(0),
  topics: z.array(SensitiveTopic).max(20),
  /** Further topics in one's own words. */
  otherTopics: z.string().max(500),
  languages: z.array(Language).max(20),
};

/** All that is answered so far. */
export const ExamAnswers = z.object({
  sensitive: answers.sensitive.default({}),
  rankings: answers.rankings.default({}),
  demonstration: answers.demonstration.default(""),
  demonstrationRevision: answers.demonstrationRevision.default(0),
  topics: answers.topics.default([]),
  otherTopics: answers.otherTopics.default(""),
  languages: answers.languages.default([]),
});
export type ExamAnswers = z.infer<typeof ExamAnswers>;

/** What changed: questions by their ids, the other parts whole. What it does not name stays. */
export const ExamChange = z.object(answers).partial();
export type ExamChange = z.infer<typeof ExamChange>;

/** An attempt as its labeler sees it. No reference and no score is in it. */
export const Exam = z.object({
  id: z.uuid(),
  items: z.array(
    z.object({
      comparisonId: z.uuid(),
      messages: Messages,
      responses: z.array(z.object({ id: z.uuid(), text: z.string() })),
    }),
  ),
  /** What to write a demonstration for. */
  prompt: Messages,
  answers: ExamAnswers,
  startedAt: Instant,
});
export type Exam = z.infer<typeof Exam>;

/** Where a labeler stands. */
export const ExamStanding = z.discriminatedUnion("state", [
  /** No attempt yet, or the last was decided with "not yet"; `note` is what the admin wrote. */
  z.object({ state: z.literal("none"), ready: z.boolean(), questions: z.number().int(), note: z.string().nullable() }),
  z.object({ state: z.literal("open"), exam: Exam }),
  z.object({ state: z.literal("submitted"), submittedAt: Instant }),
  z.object({ state: z.literal("admitted"), note: z.string() }),
]);
export type ExamStanding = z.infer<typeof ExamStanding>;

/** Where the caller stands with the exam. `required`: there is no work for them before an admin has admitted them. */
export const getExam = endpoint({
  method: "GET",
  path: "/api/projects/:projectId/exam",
  role: "labeler",
  params: inProject,
  body: Nothing,
  response: z.object({ required: z.boolean(), standing: ExamStanding }),
  errors: ["not_found"],
});

/** Begins an attempt, or gives the one that is open. */
export const startExam = endpoint({
  method: "POST",
  path: "/api/projects/:projectId/exam",
  role: "labeler",
  params: inProject,
  body: Nothing,
  response: Exam,
  errors: ["not_found", "too_little_data", "wrong_state"],
});

/**
 * Saves what changed. Two tabs that answer different questions lose nothing; of one question, the later answer stays. A demonstration
 * that was edited from another revision than the newest is `stale`, and then nothing of the change is saved.
 */
export const saveExam = endpoint({
  method: "POST",
  path: "/api/exams/:id/answers",
  role: "labeler",
  params: byId,
  body: ExamChange,
  response: z.object({ savedAt: Instant, demonstrationRevision: z.number().int() }),
  errors: ["not_found", "not_your_task", "already_submitted", "stale"],
});

/** Hands the attempt in. Twice is once. `too_little_data` names what is missing. */
export const submitExam = endpoint({
  method: "POST",
  path: "/api/exams/:id/submission",
  role: "labeler",
  params: byId,
  body: Nothing,
  response: z.object({ submittedAt: Instant }),
  errors: ["not_found", "not_your_task", "too_little_data"],
});

/** A share that agrees with the references, of so many. */
const Agreeing = z.object({
  agree: z.number().int(),
  of: z.number().int(),
  rate: z.number().nullable(),
  interval: z.tuple([z.number(), z.number()]).nullable(),
});

/** The newest submitted attempt of a labeler, its results, and the decision in force. */
export const ScreeningResult = z.object({
  attemptId: z.uuid(),
  labeler: PersonRef,
  /** How many attempts they have submitted. */
  attempts: z.number().int(),
  submittedAt: Instant,
  sensitive: Agreeing,
  rankings: PairsAlike,
  demonstration: z.object({
    prompt: Messages,
    text: z.string(),
    /** Mean of each reviewer's newest score; null before the first. */
    score: z.number().nullable(),
    reviewers: z.number().int(),
    /** The caller's newest score. */
    yours: z.number().int().nullable(),
  }),
  topics: z.array(SensitiveTopic),
  otherTopics: z.string(),
  languages: z.array(Language),
  /** The newest decision on this labeler, whichever attempt it rests on. */
  decision: z
    .object({ admitted: z.boolean(), note: z.string(), by: z.string(), at: Instant, onThisAttempt: z.boolean() })
    .nullable(),
});
export type ScreeningResult = z.infer<typeof ScreeningResult>;

export const listScreening = endpoint({
  method: "GET",
  path: "/api/projects/:projectId/screening",
  role: "reviewer",
  params: inProject,
  body: Nothing,
  response: z.object({ required: z.boolean(), results: z.array(ScreeningResult) }),
  errors: ["not_found"],
});

/** Scores the demonstration of an attempt. */
export const scoreExam = endpoint({
  method: "POST",
  path: "/api/exams/:id/score",
  role: "reviewer",
  params: byId,
  body: z.object({ score: z.number().int().min(1).max(7) }),
  response: Nothing,
  errors: ["not_found", "wrong_state"],
});

/** Admits the labeler of an attempt, or says "not yet": then they may try again. */
export const decideScreening = endpoint({
  method: "POST",
  path: "/api/exams/:id/decision",
  role: "admin",
  params: byId,
  body: z.object({ admitted: z.boolean(), note: z.string().trim().max(1_000).default("") }),
  response: Nothing,
  errors: ["not_found", "wrong_state"],
});
