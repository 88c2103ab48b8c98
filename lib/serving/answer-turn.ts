/**
 * Answers a turn of a conversation while its labeler watches. Its two responses are sampled from seeds that the turn holds, and
 * stored when both are whole. Whoever watches may leave: sampling goes on to the end without them. When this process ends in
 * between, nothing is stored, and whoever watches next has them sampled again, to the same bits.
 */
import type { TurnEvent } from "@/lib/contract/conversations";
import { AppError } from "@/lib/contract/errors";
import { refusal } from "@/lib/contract/refusals";
import { db, transaction } from "@/lib/db/client";
import { findTurnToAnswer, storeResponses, type TurnToAnswer } from "@/lib/db/conversations";
import { childSeed } from "@/lib/ml/random";
import { log } from "@/lib/platform/log";
import { streamPolicy } from "./policy-client";

/** As in the conversations of Bai et al. 2022 the policy is sampled as it is; longer answers would crowd out what was said before. */
const SAMPLING = { temperature: 1, topP: 1, maxTokens: 96 } as const;

/** One sampling that is under way, and those who watch it. */
type Answering = { latest: TurnEvent; watchers: Set<() => void> };

/** By turn: a second tab watches what the first one began. Only a saving; what matters is in the database. */
const underWay = new Map<string, Answering>();

/**
 * What is written at a turn, until both responses are stored.
 * @throws AppError not_found when the caller has no such turn.
 */
export async function answerTurn(input: {
  turnId: string;
  labelerId: string;
  signal: AbortSignal;
}): Promise<AsyncGenerator<TurnEvent, void, undefined>> {
  const turn = await findTurnToAnswer(db(), input.turnId);
  if (turn?.labelerId !== input.labelerId) throw refusal("not_found", "conversation");
  if (turn.comparisonId) return only({ kind: "stored" });
  return watch(underWay.get(turn.id) ?? begin(turn), input.signal);
}

async function* only(event: TurnEvent): AsyncGenerator<TurnEvent, void, undefined> {
  yield event;
}

async function* watch(answering: Answering, signal: AbortSignal): AsyncGenerator<TurnEvent, void, undefined> {
  let ring = (): void => undefined;
  const wake = () => ring();
  answering.watchers.add(wake);
  signal.addEventListener("abort", wake, { once: true });
  try {
    let seen: TurnEvent | null = null;
    while (!signal.aborted) {
      if (answering.latest === seen) {
        await new Promise<void>((resolve) => {
          ring = resolve;
        });
        continue;
      }
      seen = answering.latest;
      yield seen;
      if (seen.kind !== "text") return;
    }
  } finally {
    answering.watchers.delete(wake);
    signal.removeEventListener("abort", wake);
  }
}

function begin(turn: TurnToAnswer): Answering {
  const answering: Answering = { latest: { kind: "text", texts: ["", ""] }, watchers: new Set() };
  const tell = (event: TurnEvent) => {
    answering.latest = event;
    for (const wake of answering.watchers) wake();
  };
  underWay.set(turn.id, answering);
  void sampleAndStore(turn, (texts) => tell({ kind: "text", texts }))
    .then(
      () => tell({ kind: "stored" }),
      (error: unknown) => tell({ kind: "failed", message: sentenceOf(error) }),
    )
    .finally(() => underWay.delete(turn.id));
  return answering;
}

/** @param onTexts  what is written so far, in the order shown. */
async function sampleAndStore(turn: TurnToAnswer, onTexts: (texts: string[]) => void): Promise<void> {
  const { projectId, modelVersionId, messages, displayOrder } = turn;
  // By id and not as shown, so that which is sampled first says nothing about where it stands.
  const ids = [...displayOrder].sort();
  const seeds = ids.map((_, k) => seedOf(turn.seed, k));
  const texts = new Map(ids.map((id) => [id, ""]));
  const { samples } = await streamPolicy(
    { projectId, modelVersionId, prompts: seeds.map((seed) => ({ messages, seed })), ...SAMPLING },
    (place, text) => {
      texts.set(ids[place] ?? "", text);
      onTexts(displayOrder.map((id) => texts.get(id) ?? ""));
    },
  );
  const responses = samples.map((sample, k) => ({ ...sample, ...SAMPLING, id: ids[k] ?? "", seed: seeds[k] ?? 0 }));
  await transaction((tx) => storeResponses(tx, turn, responses));
}

/** Below 2³¹: a Postgres integer. */
const seedOf = (turnSeed: number, k: number): number => childSeed(turnSeed, k) >>> 1;

function sentenceOf(error: unknown): string {
  if (error instanceof AppError) return error.message;
  log.error({ err: error }, "answering a turn failed");
  return "Something unexpected went wrong; the server's log has the details.";
}
