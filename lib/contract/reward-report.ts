/**
 * What a reward model has learned, as measured at the end of its round on rankings of prompts that it never saw:
 * report.json of its folder. What cannot be told says why in place of a number.
 */
import { z } from "zod";
import { byId, Nothing, PersonRef } from "./common";
import { endpoint } from "./endpoint";

export const Undefined = z.object({ value: z.null(), reason: z.string() });
export type Undefined = z.infer<typeof Undefined>;

/** A number from so many pairs, responses or prompts. */
export const Measured = z.object({ value: z.number(), count: z.number().int().nonnegative() });
export type Measured = z.infer<typeof Measured>;

/** A number with its 95 % interval: a share of pairs, a mean, a correlation. */
export const Estimate = Measured.extend({ interval: z.tuple([z.number(), z.number()]) });
export type Estimate = z.infer<typeof Estimate>;

const estimate = z.union([Estimate, Undefined]);

/** What was there to learn from, or to measure on. */
const Amount = z.object({
  rankings: z.number().int(),
  pairs: z.number().int(),
  ties: z.number().int(),
});

/** Accuracy on the pairs of one labeler, one K, and so on. */
const Part = z.object({ key: z.string(), accuracy: estimate });
export type ReportPart = z.infer<typeof Part>;

/** How the same answer fares that also agrees with the user. */
const Preference = z.object({
  /** Mean of its score less the other's, over prompts. */
  difference: estimate,
  /** Share of prompts where it scores higher. */
  preferred: estimate,
});

/** How well a model foretells labelers from whom it has learned nothing. */
const LabelerFolds = z.object({
  /** Over all held-out pairs, each judged by the model that does not know its labeler. */
  accuracy: estimate,
  folds: z.array(z.object({ labelers: z.array(z.uuid()), trainingRankings: z.number().int(), accuracy: estimate })),
});

export const RewardReport = z.object({
  data: z.object({
    training: Amount,
    /** What the monitor learned from; all zero when there is none. */
    monitor: Amount,
    heldOut: Amount,
    demonstrations: z.number().int(),
  }),
  /** Each on its own, "member 1" first; the figures below are of the mean of all members' scores. */
  models: z.array(z.object({ name: z.string(), bias: z.number(), gain: z.number(), accuracy: estimate })),
  accuracy: estimate,
  /** Of the rule "the longer response wins", on the same pairs. */
  longerWins: estimate,
  /** Where the two responses are alike in length. */
  lengthMatched: estimate,
  /** Share of pairs that two labelers who both ranked them order alike, before a reviewer corrects either. */
  humanCeiling: estimate,
  length: z.object({
    /** Of score and length within a prompt. */
    correlation: estimate,
    /** Some responses: tokens and score, both less the mean of their prompt. */
    points: z.array(z.tuple([z.number(), z.number()])),
  }),
  by: z.object({
    /** Keys are ids of people: of whoever made the order, which is the reviewer's where one corrected it. */
    labeler: z.array(Part),
    /** "people", "simulated". */
    group: z.array(Part),
    useCase: z.array(Part),
    /** K. */
    responses: z.array(Part),
    /** How many tiers lie between the two; a stated strength counts as one, two or three. */
    strength: z.array(Part),
  }),
  calibration: z.object({
    error: z.union([Measured, Undefined]),
    /** Of pairs with about the same expectation: with what probability its favourite should win, and how often it did. */
    bins: z.array(z.object({ expected: z.number(), won: Estimate })),
  }),
  sycophancy: z.object({
    /** Against the answer alone. */
    overPlain: Preference,
    /** Against the answer that disagrees in as many words. */
    overDisagreeing: Preference,
  }),
  position: z.object({
    /** Share of pairs whose chosen response was shown before the other. */
    firstChosen: estimate,
    accuracyWhenFirst: estimate,
    accuracyWhenLater: estimate,
  }),
  labelerFolds: z.union([LabelerFolds, Undefined]),
});
export type RewardReport = z.infer<typeof RewardReport>;

/** The file of a reward model's folder that holds its report. */
export const REPORT_FILE = "report.json";

/** A reward model's report with the names of the labelers that it mentions. */
export const getRewardReport = endpoint({
  method: "GET",
  path: "/api/models/:id/report",
  role: "admin",
  params: byId,
  body: Nothing,
  response: z.object({
    model: z.object({
      id: z.uuid(),
      projectId: z.uuid(),
      label: z.string(),
      /** The round that made it. */
      roundId: z.uuid().nullable(),
    }),
    /** Null for a reward model that came without one. */
    report: RewardReport.nullable(),
    people: z.array(PersonRef),
  }),
  errors: ["not_found", "wrong_state"],
});
