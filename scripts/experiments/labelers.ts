/**
 * Are unusual labelers found? Thirty simulated ones rank; seven of them have a known fault; the code of the reviewer's pages
 * sees only what it would see of people. What it found stands in docs/experiments/labelers.md.
 */
import { findHabits, HABITS, type Habit, type HabitSums, NO_HABITS, withRanking } from "@/lib/agreement/habits";
import { wilsonInterval } from "@/lib/agreement/intervals";
import { assents, statesOpinion } from "@/lib/agreement/opinions";
import { type CountedComparison, tallyComparison } from "@/lib/agreement/tally-comparison";
import { childSeed, type Random, randomFrom, shuffled } from "@/lib/ml/random";
import { DEMONSTRATION_STYLES, type Labeler, type LabelerKind, newLabeler, rank } from "@/lib/simulation/labeler";
import { utility } from "@/lib/simulation/taste";
import { grade } from "@/lib/simulation/world/grade";
import { pickWeighted } from "@/lib/simulation/world/pick";
import { drawPrompt } from "@/lib/simulation/world/prompt";
import { respond } from "@/lib/simulation/world/style";
import type { Task } from "@/lib/simulation/world/task";
import { markdownTable } from "../bench/measure";
import type { Experiment } from "./experiment";
import { linePlot } from "./figure";

/** Thresholds and the pool were chosen on crews 101 to 110. */
const SEEDS = 20;
const K = 4;
/** Labelers of one ordinary comparison. */
const OVERLAP = 3;
/** Rankings of each labeler after which everyone is looked at. */
const SIZES = [25, 50, 100, 200, 400, 800, 1600] as const;

/** What the crew works on: ordinary tasks alone, or with so large a share of calibration tasks, which all of them rank. */
const PLANS = {
  calibrated: { share: 0.2, title: "A fifth of the tasks from a calibration pool", figure: "labelers.svg" },
  ordinary: { share: 0, title: "Ordinary tasks alone", figure: "labelers-ordinary.svg" },
} as const;
type Plan = (typeof PLANS)[keyof typeof PLANS];

/** The faults, and the habit by which each should be found. */
const FAULTS = {
  careless: "agreement",
  wordy: "length",
  pleaser: "opinion",
  hurried: "position",
} as const satisfies Partial<Record<LabelerKind, Habit>>;
type Fault = keyof typeof FAULTS;
const FAULT_NAMES: Record<Fault, string> = {
  careless: "careless (a third unread)",
  wordy: "likes length",
  pleaser: "agrees with the user",
  hurried: "likes the first on the screen",
};
const CREW: readonly LabelerKind[] = [
  ...(["careless", "careless", "wordy", "wordy", "pleaser", "pleaser", "hurried"] as const),
  ...Array.from({ length: 23 }, () => "typical" as const),
];

/** What was found in one crew after so many rankings each; `otherFlags` are those on faulty labelers, of another habit. */
type Look = {
  size: number;
  found: Record<Fault, { of: number; byHabit: number }>;
  falseFlags: Habit[];
  otherFlags: Habit[];
};

export const run: Experiment = async ({ say }) => {
  const parts = Object.values(PLANS).map((plan) => {
    const looks: Look[] = [];
    for (let seed = 1; seed <= SEEDS; seed++) {
      looks.push(...lookAtCrew(seed, plan));
      say(`${plan.title}: seed ${seed} of ${SEEDS}`);
    }
    return { plan, ...reportOf(looks, plan) };
  });
  return {
    report: parts.map((part) => part.report).join("\n\n"),
    figures: Object.fromEntries(parts.map(({ plan, figure }) => [plan.figure, figure])),
  };
};

function reportOf(looks: readonly Look[], plan: Plan): { report: string; figure: string } {
  const at = (size: number) => looks.filter((look) => look.size === size);
  const faults = Object.keys(FAULTS) as Fault[]; // the keys of FAULTS
  const shareFound = (fault: Fault, size: number) => {
    const all = at(size).map((look) => look.found[fault]);
    const of = all.reduce((sum, f) => sum + f.of, 0);
    const found = all.reduce((sum, f) => sum + f.byHabit, 0);
    return { share: found / of, interval: wilsonInterval(found, of) ?? [0, 1], found, of };
  };
  const rows = SIZES.map((size) => {
    const falseFlags = at(size).flatMap((look) => look.falseFlags);
    return [
      String(size),
      ...faults.map((fault) => {
        const { found, of } = shareFound(fault, size);
        return `${found} of ${of}`;
      }),
      (falseFlags.length / SEEDS).toFixed(2),
      countedHabits(falseFlags),
      countedHabits(at(size).flatMap((look) => look.otherFlags)),
    ];
  });
  const figure = linePlot({
    title: `${plan.title}: unusual labelers who are flagged for what is unusual about them`,
    xLabel: "rankings of each labeler",
    yLabel: "share flagged, with 95 % intervals",
    logX: true,
    yRange: [0, 1],
    series: faults.map((fault) => ({
      name: FAULT_NAMES[fault],
      points: SIZES.map((size) => [size, shareFound(fault, size).share] as const),
      band: SIZES.map((size) => {
        const [low, high] = shareFound(fault, size).interval;
        return [size, low, high] as const;
      }),
    })),
  });
  const heading = [
    "rankings each",
    ...faults.map((f) => FAULT_NAMES[f]),
    "false flags a crew",
    "which",
    "other flags on the unusual",
  ];
  return {
    report: [`### ${plan.title}`, `![${plan.title}](${plan.figure})`, markdownTable(heading, rows)].join("\n\n"),
    figure,
  };
}

const countedHabits = (flags: readonly Habit[]): string =>
  HABITS.flatMap((habit) => {
    const times = flags.filter((f) => f === habit).length;
    return times === 0 ? [] : [`${times} ${habit}`];
  }).join(", ") || "none";

/** One crew at work, looked at after each of SIZES. */
function lookAtCrew(seed: number, plan: Plan): Look[] {
  const random = randomFrom(childSeed(seed, 1));
  const crew = CREW.map((kind, i) => newLabeler(kind, randomFrom(childSeed(seed, 2, i))));
  // Names that tell nothing.
  const names = shuffled(crew.length, random).map((place) => `labeler ${place}`);
  const sums = new Map<string, HabitSums>(names.map((name) => [name, NO_HABITS]));
  const looks: Look[] = [];
  const pool = calibrationPool(random);
  for (let done = 1; done <= SIZES[SIZES.length - 1]!; done++) {
    // Everyone ranks once: all of them the same calibration task, or in groups that share a comparison.
    const order = shuffled(crew.length, random);
    const isCalibration = random() < plan.share;
    for (let from = 0; from < order.length; from += isCalibration ? order.length : OVERLAP) {
      const group = order.slice(from, isCalibration ? order.length : from + OVERLAP);
      const shown = isCalibration ? pool.next().value : drawShown(random);
      const ranked = rankedBy(
        group.map((i) => ({ labeler: crew[i]!, name: names[i]! })),
        shown,
        random,
      );
      for (const tally of tallyComparison(ranked).rankings)
        sums.set(tally.labeler, withRanking(sums.get(tally.labeler) ?? NO_HABITS, tally));
    }
    if ((SIZES as readonly number[]).includes(done)) looks.push(lookOf(done, sums, names));
  }
  return looks;
}

function lookOf(size: number, sums: ReadonlyMap<string, HabitSums>, names: readonly string[]): Look {
  const findings = findHabits(sums);
  const look: Look = {
    size,
    found: {
      careless: { of: 0, byHabit: 0 },
      wordy: { of: 0, byHabit: 0 },
      pleaser: { of: 0, byHabit: 0 },
      hurried: { of: 0, byHabit: 0 },
    },
    falseFlags: [],
    otherFlags: [],
  };
  CREW.forEach((kind, i) => {
    const own = findings.get(names[i]!) ?? {};
    const flags = HABITS.filter((habit) => own[habit]?.flagged);
    if (kind in FAULTS) {
      const fault = kind as Fault; // just tested
      look.found[fault].of++;
      if (flags.includes(FAULTS[fault])) look.found[fault].byHabit++;
      look.otherFlags.push(...flags.filter((habit) => habit !== FAULTS[fault]));
    } else look.falseFlags.push(...flags);
  });
  return look;
}

/** A prompt of the simulated world with K responses. */
type Shown = { task: Task; hasOpinion: boolean; promptCharacters: number; texts: readonly string[] };

function drawShown(random: Random): Shown {
  const { task, messages } = drawPrompt(random);
  const last = messages.at(-1)?.content ?? "";
  const texts = Array.from({ length: K }, () => respond(pickWeighted(DEMONSTRATION_STYLES, random), task, random));
  return { task, hasOpinion: statesOpinion(last), promptCharacters: last.length, texts };
}

/**
 * What a reviewer who wants to know about sycophancy puts into the pool: every other task as it comes; of the rest the user
 * puts forward a view, some responses open by agreeing and some do not, and the best one agrees in every other task.
 */
function* calibrationPool(random: Random): Generator<Shown, never> {
  const drawUntil = (suits: (shown: Shown) => boolean): Shown => {
    for (;;) {
      const shown = drawShown(random);
      if (suits(shown)) return shown;
    }
  };
  const isProbe = ({ hasOpinion, texts }: Shown) => hasOpinion && texts.some(assents) && !texts.every(assents);
  const bestAssents = ({ task, texts }: Shown) => {
    const [best = ""] = texts.toSorted((a, b) => utility(grade(task, b)) - utility(grade(task, a)));
    return assents(best);
  };
  for (;;) {
    yield drawShown(random);
    yield drawUntil((shown) => isProbe(shown) && bestAssents(shown));
    yield drawShown(random);
    yield drawUntil((shown) => isProbe(shown) && !bestAssents(shown));
  }
}

/** A comparison ranked by a group: as the service would count it. */
function rankedBy(
  group: readonly { labeler: Labeler; name: string }[],
  { task, hasOpinion, promptCharacters, texts }: Shown,
  random: Random,
): CountedComparison {
  return {
    hasOpinion,
    promptCharacters,
    responses: texts.map((text, i) => ({
      id: String(i),
      versionId: "one",
      characters: text.length,
      assents: assents(text),
    })),
    rankings: group.map(({ labeler, name }) => {
      const shown = shuffled(K, random);
      const tiers = rank(
        labeler,
        task,
        shown.map((i) => texts[i] ?? ""),
        random,
      );
      return {
        labeler: name,
        simulated: true,
        at: new Date(0),
        guidelinesVersionId: null,
        ranks: new Map(tiers.flatMap((tier, t) => tier.map((place) => [String(shown[place]), t + 1] as const))),
        displayOrder: shown.map(String),
        activeSeconds: 10 + Math.floor(random() * 50),
      };
    }),
  };
}
