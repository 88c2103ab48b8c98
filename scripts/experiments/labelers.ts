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
import { pickWeighted } from "@/lib/simulation/world/pick";
import { drawPrompt } from "@/lib/simulation/world/prompt";
import { respond } from "@/lib/simulation/world/style";
import { markdownTable } from "../bench/measure";
import type { Experiment } from "./experiment";
import { linePlot } from "./figure";

const SEEDS = 20;
const K = 4;
/** Labelers of one comparison. */
const OVERLAP = 3;
/** Rankings of each labeler after which everyone is looked at. */
const SIZES = [25, 50, 100, 200, 400] as const;

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

/** What was found in one crew after so many rankings each. */
type Look = { size: number; found: Record<Fault, { of: number; byHabit: number }>; falseFlags: Habit[] };

export const run: Experiment = async ({ say }) => {
  const looks: Look[] = [];
  for (let seed = 1; seed <= SEEDS; seed++) {
    looks.push(...lookAtCrew(seed));
    say(`seed ${seed} of ${SEEDS}`);
  }
  const at = (size: number) => looks.filter((look) => look.size === size);
  const faults = Object.keys(FAULTS) as Fault[]; // the keys of FAULTS
  const shareFound = (fault: Fault, size: number) => {
    const all = at(size).map((look) => look.found[fault]);
    const of = all.reduce((sum, f) => sum + f.of, 0);
    const found = all.reduce((sum, f) => sum + f.byHabit, 0);
    return { share: found / of, interval: wilsonInterval(found, of) ?? [0, 1], found, of };
  };
  const rows = SIZES.map((size) => [
    String(size),
    ...faults.map((fault) => {
      const { found, of } = shareFound(fault, size);
      return `${found} of ${of}`;
    }),
    `${at(size).filter((look) => look.falseFlags.length > 0).length} of ${SEEDS}`,
    countedHabits(at(size).flatMap((look) => look.falseFlags)),
  ]);
  const figure = linePlot({
    title: "Unusual labelers who are flagged for what is unusual about them",
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
  const heading = ["rankings each", ...faults.map((f) => FAULT_NAMES[f]), "crews with a false flag", "false flags"];
  return {
    report: ["![Labelers flagged for what is unusual about them](labelers.svg)", markdownTable(heading, rows)].join(
      "\n\n",
    ),
    figures: { "labelers.svg": figure },
  };
};

const countedHabits = (flags: readonly Habit[]): string =>
  HABITS.flatMap((habit) => {
    const times = flags.filter((f) => f === habit).length;
    return times === 0 ? [] : [`${times} ${habit}`];
  }).join(", ") || "none";

/** One crew at work, looked at after each of SIZES. */
function lookAtCrew(seed: number): Look[] {
  const random = randomFrom(childSeed(seed, 1));
  const crew = CREW.map((kind, i) => newLabeler(kind, randomFrom(childSeed(seed, 2, i))));
  // Names that tell nothing.
  const names = shuffled(crew.length, random).map((place) => `labeler ${place}`);
  const sums = new Map<string, HabitSums>(names.map((name) => [name, NO_HABITS]));
  const looks: Look[] = [];
  for (let done = 1; done <= SIZES[SIZES.length - 1]!; done++) {
    // Everyone ranks once: in groups that share a comparison.
    const order = shuffled(crew.length, random);
    for (let from = 0; from < order.length; from += OVERLAP) {
      const group = order.slice(from, from + OVERLAP).map((i) => ({ labeler: crew[i]!, name: names[i]! }));
      for (const tally of tallyComparison(comparisonOf(group, random)).rankings)
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
  };
  CREW.forEach((kind, i) => {
    const own = findings.get(names[i]!) ?? {};
    const flags = HABITS.filter((habit) => own[habit]?.flagged);
    if (kind in FAULTS) {
      const fault = kind as Fault; // just tested
      look.found[fault].of++;
      if (flags.includes(FAULTS[fault])) look.found[fault].byHabit++;
    } else look.falseFlags.push(...flags);
  });
  return look;
}

/** A prompt of the simulated world with K responses, ranked by a group: as the service would count it. */
function comparisonOf(group: readonly { labeler: Labeler; name: string }[], random: Random): CountedComparison {
  const { task, messages } = drawPrompt(random);
  const texts = Array.from({ length: K }, () => respond(pickWeighted(DEMONSTRATION_STYLES, random), task, random));
  const last = messages.at(-1)?.content ?? "";
  return {
    hasOpinion: statesOpinion(last),
    promptCharacters: last.length,
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
