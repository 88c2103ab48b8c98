import { z } from "zod";
import { byId, Instant, inProject, Message, Nothing, PersonRef, UseCase } from "./common";
import { endpoint } from "./endpoint";
import { AnswerEvidence } from "./evidence";
import { TaskKind } from "./tasks";

/** A statistic with its 95 % interval, or the reason why there is no interval, or neither. */
export const Measure = z.object({
  value: z.number().nullable(),
  interval: z.tuple([z.number(), z.number()]).nullable(),
  reason: z.string().nullable(),
});
export type Measure = z.infer<typeof Measure>;

/** The reason of a measure with a value and no interval. */
export const NO_INTERVAL = "A single comparison, or ones that all say the same, give no interval.";

/**
 * Pairs of responses that two labelers both ranked. `agree`, `disagree`: both strict, same or opposite order. `bothTied`,
 * `oneTied`: ties of both, of one.
 */
const PairCounts = z.object({
  agree: z.number().int(),
  disagree: z.number().int(),
  bothTied: z.number().int(),
  oneTied: z.number().int(),
});

export const Crowd = z.enum(["everyone", "people", "simulated"]);
export type Crowd = z.infer<typeof Crowd>;

/** Rankings whose newest revision is not in the figures yet: they are counted a few hundred at a reading. */
const uncounted = z.number().int();

/** The agreement of a part of the comparisons, ties left out. */
const Part = PairCounts.extend({ comparisons: z.number().int(), rate: Measure });

export const Slice = Part.extend({
  /** A use case, the Monday of a week, or the number of a guidelines version. */
  key: z.string(),
});
export type Slice = z.infer<typeof Slice>;

/** The comparisons of one use case in one week, named by its Monday. */
export const UseCaseWeek = Part.extend({ useCase: UseCase, week: z.string() });
export type UseCaseWeek = z.infer<typeof UseCaseWeek>;

/** Of a labeler's weeks, so many of the newest are told by use case. */
export const MOST_WEEKS = 26;

export const getAgreement = endpoint({
  method: "GET",
  path: "/api/projects/:projectId/agreement",
  role: "reviewer",
  params: inProject,
  body: z.object({ crowd: Crowd.default("everyone") }),
  response: z.object({
    uncounted,
    /** Labelers who share a comparison with another one. */
    people: z.number().int(),
    simulated: z.number().int(),
    comparisons: z.number().int(),
    counts: PairCounts,
    /** Pairs with any tie left out; a tie against an order half right; a tie as a class of its own. */
    rates: z.object({ dropped: Measure, half: Measure, class: Measure }),
    alphaNominal: Measure,
    alphaOrdinal: Measure,
    fleiss: Measure,
    /** Mean of Kendall's W over comparisons, and what rankings at random would give. */
    concordance: Measure.extend({ atRandom: z.number().nullable() }),
    byUseCase: z.array(Slice),
    byWeek: z.array(Slice),
    byGuidelines: z.array(Slice),
  }),
  errors: ["not_found"],
});

const whole = z.array(z.number().int());

/** Each two labelers who share a comparison. Columns of equal length; `a` and `b` are places in `labelers`. */
export const AgreementMatrix = z.object({
  uncounted,
  labelers: z.array(PersonRef.extend({ agreement: z.number().nullable() })),
  pairs: z.object({
    a: whole,
    b: whole,
    comparisons: whole,
    agree: whole,
    disagree: whole,
    bothTied: whole,
    oneTied: whole,
    /** 95 % interval of agree / (agree + disagree), by comparisons; null when no pair is strict. */
    low: z.array(z.number().nullable()),
    high: z.array(z.number().nullable()),
    /** Cohen's kappa, a tie being a class of its own, and its 95 % interval; null of a single comparison, or where all say the same. */
    kappa: z.array(z.number().nullable()),
    kappaLow: z.array(z.number().nullable()),
    kappaHigh: z.array(z.number().nullable()),
  }),
});
export type AgreementMatrix = z.infer<typeof AgreementMatrix>;

export const getAgreementMatrix = endpoint({
  method: "GET",
  path: "/api/projects/:projectId/agreement/matrix",
  role: "reviewer",
  params: inProject,
  body: Nothing,
  response: AgreementMatrix,
  errors: ["not_found"],
});

export const Habit = z.enum(["agreement", "consistency", "position", "length", "opinion", "pace"]);
export type Habit = z.infer<typeof Habit>;

const range = z.tuple([z.number(), z.number()]);

/** What was found of a habit; lib/agreement/habits.ts says what its value is, and when it is flagged. */
export const HabitFinding = z.object({
  value: z.number(),
  interval: range,
  rankings: z.number().int(),
  peers: z.object({ value: z.number(), range, labelers: z.number().int() }).nullable(),
  byChance: z.number().nullable(),
  flagged: z.boolean(),
});
export type HabitFinding = z.infer<typeof HabitFinding>;

const Week = z.object({ week: z.string(), agree: z.number().int(), disagree: z.number().int() });

export const LabelerRow = z.object({
  labeler: PersonRef,
  rankings: z.number().int(),
  /** Of them, those of comparisons that someone else ranked too. */
  shared: z.number().int(),
  rate: Measure,
  weeks: z.array(Week),
  flags: z.array(Habit),
});
export type LabelerRow = z.infer<typeof LabelerRow>;

export const listLabelers = endpoint({
  method: "GET",
  path: "/api/projects/:projectId/agreement/labelers",
  role: "reviewer",
  params: inProject,
  body: Nothing,
  response: z.object({ uncounted, labelers: z.array(LabelerRow) }),
  errors: ["not_found"],
});

/** Of a labeler's answers to tasks, so many of the newest tell how they came about. */
export const MOST_ANSWERS = 200;

/** How answers to one kind of task came about. Of `noted` of them the page of the task took notes; the last four are theirs. */
export const Answering = z.object({
  kind: TaskKind,
  answers: z.number().int(),
  /** A median, as the other seconds are. */
  activeSeconds: z.number().nullable(),
  noted: z.number().int(),
  withPaste: Measure,
  /** Characters pasted into the answer that has most of them. */
  mostPasted: z.number().int().nullable(),
  secondsAway: z.number().nullable(),
  secondsToFirstInput: z.number().nullable(),
});
export type Answering = z.infer<typeof Answering>;

/** One answer to a task. `evidence`: null where a program sent it. */
export const NotedAnswer = z.object({
  assignmentId: z.uuid(),
  kind: TaskKind,
  comparisonId: z.uuid().nullable(),
  at: Instant,
  activeSeconds: z.number().int(),
  evidence: AnswerEvidence.extend({
    /** With the task open, but idle or elsewhere. */
    secondsAway: z.number(),
  }).nullable(),
});
export type NotedAnswer = z.infer<typeof NotedAnswer>;

/** One labeler in depth: facts, and flags with their evidence. */
export const LabelerChart = z.object({
  uncounted,
  labeler: PersonRef,
  rankings: z.number().int(),
  first: Instant.nullable(),
  last: Instant.nullable(),
  /** Pair by pair with peers. */
  rate: Measure,
  habits: z.partialRecord(Habit, HabitFinding),
  /** Pairs of responses that they ranked twice: in another comparison, with the same texts to the same prompt. */
  repeats: PairCounts.extend({ comparisons: z.number().int(), rate: Measure }),
  /** With the reference answers of the calibration tasks that were mixed in. */
  calibration: PairCounts.extend({ comparisons: z.number().int(), rate: Measure }),
  answering: z.array(Answering),
  /** Newest first, at most MOST_ANSWERS. */
  answers: z.array(NotedAnswer),
  /** Crowd-BT over the newest shared comparisons; null when there is none. */
  reliability: z
    .object({
      value: z.number(),
      interval: range.nullable(),
      comparisons: z.number().int(),
      peersMedian: z.number().nullable(),
    })
    .nullable(),
  byUseCase: z.array(Slice),
  byWeek: z.array(Slice),
  byUseCaseAndWeek: z.array(UseCaseWeek),
  peers: z.array(
    z.object({
      labeler: PersonRef,
      comparisons: z.number().int(),
      rate: Measure,
      kappa: Measure,
    }),
  ),
});
export type LabelerChart = z.infer<typeof LabelerChart>;

export const getLabeler = endpoint({
  method: "GET",
  path: "/api/projects/:projectId/agreement/labelers/:labelerId",
  role: "reviewer",
  params: inProject.extend({ labelerId: z.uuid() }),
  body: Nothing,
  response: LabelerChart,
  errors: ["not_found"],
});

export const DisagreementOrder = z.enum(["agreement", "-agreement", "-labelers", "-at"]);
export type DisagreementOrder = z.infer<typeof DisagreementOrder>;

/** A comparison that labelers order differently. */
export const Disagreement = z.object({
  comparisonId: z.uuid(),
  prompt: z.string(),
  useCase: UseCase,
  labelers: z.number().int(),
  /** Share of strict pairs ordered alike. */
  strict: z.number().nullable(),
  /** Share of all pairs ordered alike, a tie against an order counting half. */
  half: z.number(),
  at: Instant,
});
export type Disagreement = z.infer<typeof Disagreement>;

export const listDisagreements = endpoint({
  method: "GET",
  path: "/api/projects/:projectId/disagreements",
  role: "reviewer",
  params: inProject,
  body: z.object({
    page: z.coerce.number().int().min(1).max(100_000).default(1),
    size: z.coerce.number().int().min(1).max(100).default(20),
    order: DisagreementOrder.default("agreement"),
    useCase: UseCase.optional(),
    /** Only what this labeler and others order differently; with a second one, what the two do. */
    labelerA: z.uuid().optional(),
    labelerB: z.uuid().optional(),
  }),
  response: z.object({
    uncounted,
    /** The labelers that were asked for. */
    labelers: z.array(PersonRef),
    total: z.number().int(),
    disagreements: z.array(Disagreement),
  }),
  errors: ["not_found"],
});

/** All rankings of one comparison, side by side. Which model wrote what is told to nobody here. */
export const ComparisonAnswers = z.object({
  comparisonId: z.uuid(),
  projectId: z.uuid(),
  messages: z.array(Message),
  responses: z.array(z.object({ id: z.uuid(), text: z.string() })),
  rankings: z.array(
    z.object({
      /** Null where names are hidden. */
      labeler: PersonRef.nullable(),
      tiers: z.array(z.array(z.uuid())),
      noneAcceptable: z.boolean(),
      activeSeconds: z.number().int(),
      at: Instant,
    }),
  ),
});
export type ComparisonAnswers = z.infer<typeof ComparisonAnswers>;

export const getComparisonAnswers = endpoint({
  method: "GET",
  path: "/api/comparisons/:id/answers",
  role: "reviewer",
  params: byId,
  body: z.object({ names: z.enum(["hidden", "shown"]).default("hidden") }),
  response: ComparisonAnswers,
  errors: ["not_found"],
});

const Version = z.object({ id: z.uuid(), label: z.string() });

/** How often labelers prefer one fixed model version over another, week by week: when that moves, the labelers moved. */
export const getDriftCanary = endpoint({
  method: "GET",
  path: "/api/projects/:projectId/agreement/canary",
  role: "reviewer",
  params: inProject,
  /** Without versions: the two with the most weeks, then the most rankings. */
  body: z.object({ a: z.uuid().optional(), b: z.uuid().optional() }),
  response: z.object({
    choices: z.array(z.object({ a: Version, b: Version, rankings: z.number().int(), weeks: z.number().int() })),
    chosen: z.object({ a: Version, b: Version, rate: Measure }).nullable(),
    weeks: z.array(
      z.object({
        week: z.string(),
        rankings: z.number().int(),
        /** Share of strict pairs in which the first version is preferred. */
        rate: Measure,
        /** Of the week against all others, after Holm's correction; null when it cannot be told. */
        adjustedP: z.number().nullable(),
      }),
    ),
  }),
  errors: ["not_found"],
});

/** A group is shown from this many labelers on, so that nobody is singled out. */
export const LEAST_GROUP = 5;

export const GroupBy = z.enum(["language", "region"]);
export type GroupBy = z.infer<typeof GroupBy>;

export const getGroupAgreement = endpoint({
  method: "GET",
  path: "/api/projects/:projectId/agreement/groups",
  role: "reviewer",
  params: inProject,
  body: z.object({ by: GroupBy.default("language") }),
  response: z.object({
    /** Labelers of this project who said it: those of the groups alone when fewer than LEAST_GROUP others did. */
    described: z.number().int(),
    groups: z.array(
      z.object({
        group: z.string(),
        labelers: z.number().int(),
        /** Among themselves, and with everyone else; none where it would tell of fewer than LEAST_GROUP labelers. */
        within: Measure,
        withOthers: Measure,
      }),
    ),
  }),
  errors: ["not_found"],
});
