/** Labelers who do nothing but wait, submit and ask, over HTTP sessions of their own. */
import { setTimeout as wait } from "node:timers/promises";
import { createPerson } from "@/lib/contract/people";
import { type NextTask, nextTask, type RankingTask, submitRanking } from "@/lib/contract/tasks";
import { childSeed, randomFrom, shuffled } from "@/lib/ml/random";
import { type Client, signIn } from "@/lib/simulation/http-client";

export type Hired = { id: string; email: string; password: string; client: Client };

/** Creates accounts marked as simulated and signs them in. */
export async function hire(input: { url: string; admin: Client; count: number }): Promise<Hired[]> {
  const hired: Hired[] = [];
  for (let number = 1; number <= input.count; number++) {
    const email = `labeler-${number}@bench.example`;
    const { person, generatedPassword } = await input.admin.call(createPerson, {
      params: {},
      body: { email, name: `Labeler ${number}`, role: "labeler", simulated: true },
    });
    const password = generatedPassword ?? "";
    hired.push({ id: person.id, email, password, client: await signIn({ url: input.url, email, password }) });
  }
  return hired;
}

type Until = { answers: number } | { seconds: number };

/**
 * Lets labelers rank at the same time, each one comparison after the other.
 * @param think  how long each ranking takes them, in seconds, drawn evenly; no time when left out.
 * @param until  answers of each labeler, or seconds of all.
 * @returns      milliseconds from each submission to the next task.
 */
export async function workFor(input: {
  projectId: string;
  labelers: readonly Hired[];
  seed: number;
  think?: { least: number; most: number };
  until: Until;
}): Promise<number[]> {
  const { projectId, think, until } = input;
  const waits: number[] = [];
  const end = "seconds" in until ? performance.now() + until.seconds * 1000 : Number.POSITIVE_INFINITY;
  const answers = "answers" in until ? until.answers : Number.POSITIVE_INFINITY;
  await Promise.all(
    input.labelers.map(async ({ client }, index) => {
      const random = randomFrom(childSeed(input.seed, index));
      // They do not all begin at the same moment, as people do not.
      if (think) await wait(random() * think.most * 1000);
      let task = await askOf(client, projectId);
      for (let given = 0; given < answers && performance.now() < end; given++) {
        if (think) await wait((think.least + random() * (think.most - think.least)) * 1000);
        const order = shuffled(task.responses.length, random).flatMap((i) => task.responses[i] ?? []);
        const startedAt = performance.now();
        const { next } = await client.call(submitRanking, {
          params: { id: task.assignmentId },
          body: { tiers: order.map(({ id }) => [id]), activeSeconds: 10, andNext: true },
        });
        task = next ? rankingOf(client, next) : await askOf(client, projectId);
        waits.push(performance.now() - startedAt);
      }
    }),
  );
  return waits;
}

async function askOf(client: Client, projectId: string): Promise<RankingTask> {
  return rankingOf(client, await client.call(nextTask, { params: { projectId }, body: { kind: "ranking" } }));
}

function rankingOf(client: Client, answer: NextTask): RankingTask {
  if (!answer.found) throw new Error(`${client.email} got no task: ${answer.reason}.`);
  if (answer.task.kind !== "ranking") throw new Error("A ranking was asked for.");
  return answer.task;
}
