/** A crew of simulated labelers at work on a running Hone. They see what people see: the text of a prompt and of its responses. */
import type { Message } from "@/lib/contract/common";
import { createPerson } from "@/lib/contract/people";
import {
  listOwnAnswers,
  type NextTask,
  nextTask,
  type RankingTask,
  reviseRanking,
  skipTask,
  submitDemonstration,
  submitRanking,
  type TaskKind,
  type TaskView,
} from "@/lib/contract/tasks";
import { childSeed, type Random, randomFrom, shuffled } from "@/lib/ml/random";
import { type Client, signIn } from "./http-client";
import { type Labeler, type LabelerKind, newLabeler, rank, writeDemonstration } from "./labeler";
import { utility } from "./taste";
import { grade } from "./world/grade";
import { understand } from "./world/prompt";

export type CrewMember = {
  readonly name: string;
  readonly client: Client;
  readonly labeler: Labeler;
  readonly random: Random;
};

/** Who teaches: half of them have a fault. */
export const TRAINING_CREW: readonly LabelerKind[] = [
  "typical",
  "typical",
  "careful",
  "wordy",
  "pleaser",
  "hurried",
  "careless",
  "typical",
];
/** Who compares policies in the end, and has taught none of them. */
export const JUDGES: readonly LabelerKind[] = ["typical", "typical", "typical", "careful"];

/** What a labeler has ranked, with the gold utility of each response, which only the simulation knows. */
export type Ranked = {
  readonly responseId: string;
  readonly text: string;
  /** Rank given, 0 the best. */
  readonly tier: number;
  readonly gold: number;
};

/** Creates accounts marked as simulated, one for each kind given, and signs them in. */
export async function hireCrew(input: {
  url: string;
  admin: Client;
  /** A word of its own: tells the names and e-mail addresses of this crew from another's. */
  team: string;
  kinds: readonly LabelerKind[];
  seed: number;
}): Promise<CrewMember[]> {
  const crew: CrewMember[] = [];
  for (const [index, kind] of input.kinds.entries()) {
    const random = randomFrom(childSeed(input.seed, index));
    const name = `${kind.charAt(0).toUpperCase()}${kind.slice(1)} ${input.team}.${index + 1}`;
    const email = `${input.team}-${index + 1}-${kind}@simulated.example`;
    const { generatedPassword } = await input.admin.call(createPerson, {
      params: {},
      body: { email, name, role: "labeler", simulated: true },
    });
    const client = await signIn({ url: input.url, email, password: generatedPassword ?? "" });
    crew.push({ name, client, labeler: newLabeler(kind, random), random });
  }
  return crew;
}

/**
 * Lets the crew answer tasks of a kind, each member one task after the other, until there are `count` answers or none
 * is left to do.
 * @returns the number of answers given.
 */
export async function work(input: {
  crew: readonly CrewMember[];
  projectId: string;
  kind: TaskKind;
  count: number;
  onRanked?: (ranked: readonly Ranked[]) => void;
}): Promise<number> {
  const { projectId, kind, count, onRanked } = input;
  let started = 0;
  let done = 0;
  await Promise.all(
    input.crew.map(async (member) => {
      let next: NextTask | null = null;
      while (started < count) {
        started++;
        next ??= await member.client.call(nextTask, { params: { projectId }, body: { kind } });
        const task: TaskView | null = next.found ? next.task : null;
        const answered: Answered | null = task && (await answer(member, task, started < count, onRanked));
        if (answered?.isAnswer) done++;
        else started--;
        if (!answered) return;
        next = answered.next;
      }
    }),
  );
  return done;
}

/**
 * Lets a crew replace its rankings by random orders: a control in which rankings carry no information.
 * @param isKept prompts whose rankings stay as they are, such as those that models are measured on.
 * @returns the number of rankings that were replaced.
 */
export async function shuffleRankings(input: {
  crew: readonly CrewMember[];
  projectId: string;
  isKept?: (messages: readonly Message[]) => boolean;
}): Promise<number> {
  const { projectId, isKept } = input;
  let revised = 0;
  await Promise.all(
    input.crew.map(async ({ client, random }) => {
      let cursor: string | undefined;
      do {
        const page = await client.call(listOwnAnswers, {
          params: { projectId },
          body: { kind: "ranking", limit: 100, ...(cursor !== undefined && { cursor }) },
        });
        for (const answer of page.answers) {
          if (answer.kind !== "ranking" || isKept?.(answer.messages)) continue;
          const sizes = answer.tiers.map((tier) => tier.length);
          const order = permuted(answer.tiers.flat(), random);
          const tiers = sizes.map((size) => order.splice(0, size));
          await client.call(reviseRanking, { params: { id: answer.id }, body: { tiers, revision: answer.revision } });
          revised++;
        }
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
    }),
  );
  return revised;
}

/** `isAnswer`: not skipped. `next`: the task that came with the receipt. */
type Answered = { isAnswer: boolean; next: NextTask | null };

/** Answers a task, or skips one whose prompt is none of the simulated world's. `andNext`: asks for the next one with it. */
async function answer(
  { client, labeler, random }: CrewMember,
  view: TaskView,
  andNext: boolean,
  onRanked?: (ranked: readonly Ranked[]) => void,
): Promise<Answered> {
  const params = { id: view.assignmentId };
  const task = understand(view.prompt.messages);
  if (task === null) {
    const { next } = await client.call(skipTask, { params, body: { reason: "unclear", andNext } });
    return { isAnswer: false, next };
  }
  const activeSeconds = 10 + Math.floor(random() * 50);
  if (view.kind === "demonstration") {
    const text = writeDemonstration(task, random);
    const { next } = await client.call(submitDemonstration, { params, body: { text, activeSeconds, andNext } });
    return { isAnswer: true, next };
  }
  const texts = view.responses.map(({ text }) => text);
  const order = rank(labeler, task, texts, random);
  const tiers = order.map((tier) => tier.map((at) => idAt(view, at)));
  const body = { tiers: view.tiesAllowed ? tiers : tiers.flat().map((id) => [id]), activeSeconds, andNext };
  const { next } = await client.call(submitRanking, { params, body });
  onRanked?.(
    view.responses.map(({ id, text }, position) => ({
      responseId: id,
      text,
      tier: order.findIndex((tier) => tier.includes(position)),
      gold: utility(grade(task, text)),
    })),
  );
  return { isAnswer: true, next };
}

function idAt(view: RankingTask, position: number): string {
  const response = view.responses[position];
  if (response === undefined) throw new Error(`There is no response ${position} to rank.`);
  return response.id;
}

function permuted<T>(items: readonly T[], random: Random): T[] {
  // shuffled() returns each index of the list once.
  return shuffled(items.length, random).map((index) => items[index] as T);
}
