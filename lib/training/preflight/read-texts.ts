/**
 * How long a round's texts are. Snapshots never change, so each is read once; only the longest texts and an even sample of the
 * others are tokenised, since the web process does this while someone waits.
 */

import type { Split } from "@/lib/contract/common";
import type { RoundKind } from "@/lib/contract/round-config";
import { readDemonstrations, readPrompts, readRankings } from "@/lib/datasets/read-snapshot";
import type { Transaction } from "@/lib/db/client";
import { findCorpusOf } from "@/lib/db/ingredients";
import { findResponseLengths } from "@/lib/db/preflight";
import type { ChatMessage } from "@/lib/ml/tokenizer/load";
import type { Ingredients } from "../check-ingredients";
import { required } from "../required";
import type { ReadNetwork } from "./read-network";
import { createMemory } from "./remember";
import { type Lengths, NO_LENGTHS, NO_TEXTS, type Texts } from "./texts";
import { sum } from "./work";

type Source = { projectId: string; ingredients: Ingredients; base: ReadNetwork | null };

const READ: Record<RoundKind, (tx: Transaction, source: Source) => Promise<Texts>> = {
  pretrain: readDocuments,
  sft: (tx, source) => remembered(tx, source, "sft", readExamples),
  reward_model: (tx, source) => remembered(tx, source, "reward_model", readRanked),
  ppo: readForRollouts,
  dpo: (tx, source) => remembered(tx, source, "reward_model", readRanked),
  rloo: readForRollouts,
  grpo: readForRollouts,
  rejection_sampling: readForRollouts,
};

export const readTexts = (tx: Transaction, kind: RoundKind, source: Source): Promise<Texts> => READ[kind](tx, source);

const known = createMemory<Texts>(32);

type Snapshot = { id: string; network: ReadNetwork };

function remembered(
  tx: Transaction,
  { ingredients, base }: Source,
  kind: RoundKind,
  read: (tx: Transaction, snapshot: Snapshot) => Promise<Texts>,
): Promise<Texts> {
  const id = required(ingredients.snapshotId, "snapshot");
  if (!base) throw new Error("A round on a snapshot has no model to start from.");
  return known(`${kind} ${id} ${ingredients.baseVersionId}`, () => read(tx, { id, network: base }));
}

async function readExamples(tx: Transaction, { id, network }: Snapshot): Promise<Texts> {
  const all = await readDemonstrations(tx, id);
  const lengths = (split: Split) =>
    lengthsOf(
      all.filter((d) => d.split === split).map((d) => [{ ...d, ids: () => conversation(network, d.messages, d.text) }]),
      network,
    );
  return { ...NO_TEXTS, train: lengths("train"), heldOut: lengths("validation") };
}

async function readRanked(tx: Transaction, { id, network }: Snapshot): Promise<Texts> {
  const responded = (messages: readonly ChatMessage[], text: string): Text => ({
    messages,
    text,
    ids: () => [
      ...network.tokenizer.renderPrompt(messages),
      ...network.tokenizer.encode(text),
      network.tokenizer.eosId,
    ],
  });
  // A ranking of one tier teaches nothing.
  const rankings = (await readRankings(tx, id)).filter(({ tiers }) => tiers.length > 1);
  const lengths = (split: Split) =>
    lengthsOf(
      rankings.filter((r) => r.split === split).map((r) => r.responses.map(({ text }) => responded(r.messages, text))),
      network,
    );
  const demonstrations = (await readDemonstrations(tx, id)).filter((d) => d.split === "train");
  return {
    ...NO_TEXTS,
    train: lengths("train"),
    heldOut: lengths("validation"),
    demonstrations: lengthsOf(
      demonstrations.map((d) => [responded(d.messages, d.text)]),
      network,
    ),
  };
}

async function readAsked(tx: Transaction, { id, network }: Snapshot): Promise<Texts> {
  const all = await readPrompts(tx, id);
  const lengths = (split: Split) =>
    lengthsOf(
      all
        .filter((p) => p.split === split)
        .map(({ messages }) => [{ messages, text: "", ids: () => network.tokenizer.renderPrompt(messages) }]),
      network,
    );
  return { ...NO_TEXTS, train: lengths("train"), heldOut: lengths("validation") };
}

async function readForRollouts(tx: Transaction, source: Source): Promise<Texts> {
  const asked = await remembered(tx, source, "ppo", readAsked);
  return { ...asked, responses: await expectedResponses(tx, source) };
}

/** As long as the responses that the version has given before; as long as can be when it has given none. */
async function expectedResponses(tx: Transaction, { ingredients, base }: Source): Promise<Lengths> {
  const before = await findResponseLengths(tx, required(ingredients.baseVersionId, "policy"));
  const most = base?.config.maxPositions ?? 0;
  return { ...NO_LENGTHS, ...(before ?? { mean: most, longest: most }) };
}

/** Bytes of English text in one token of a small vocabulary. */
const BYTES_PER_TOKEN = 3.5;
/** Every so many-th document is held out; see prepare-pretrain.ts. */
const HELD_OUT_EVERY = 20;

async function readDocuments(tx: Transaction, { projectId, ingredients }: Source): Promise<Texts> {
  const corpus = await findCorpusOf(tx, projectId, required(ingredients.corpusId, "corpus"));
  const { documentCount = 0, byteCount = 0 } = corpus ?? {};
  const mean = byteCount / BYTES_PER_TOKEN / Math.max(1, documentCount);
  const heldOut = documentCount < HELD_OUT_EVERY ? 0 : Math.ceil(documentCount / HELD_OUT_EVERY);
  const lengths = (items: number): Lengths => ({ items, texts: items, longest: mean, mean });
  return { ...NO_TEXTS, train: lengths(documentCount - heldOut), heldOut: lengths(heldOut) };
}

// ── from characters to tokens ──

type Text = { messages: readonly ChatMessage[]; text: string; ids: () => readonly number[] };

/** Tokenised texts: the longest ones, and some of all. */
const SAMPLE = 32;

const conversation = ({ tokenizer }: ReadNetwork, messages: readonly ChatMessage[], text: string): number[] =>
  tokenizer.renderConversation([...messages, { role: "assistant", content: text }]).ids;

/** @param items  each with its texts. */
function lengthsOf(items: readonly (readonly Text[])[], { config }: ReadNetwork): Lengths {
  const texts = items.flat();
  if (texts.length === 0) return NO_LENGTHS;
  const measured = texts
    .map((text) => ({ ...text, characters: charactersOf(text) }))
    .sort((a, b) => b.characters - a.characters);
  const every = Math.max(1, Math.floor(texts.length / SAMPLE));
  const sample = measured.filter((_, i) => i % every === 0);
  const tokens = sum(sample.map(({ ids }) => ids().length));
  const perCharacter = tokens / Math.max(1, sum(sample.map(({ characters }) => characters)));
  const longest = Math.max(...measured.slice(0, SAMPLE).map(({ ids }) => ids().length));
  return {
    items: items.length,
    texts: texts.length,
    // What is longer than the model can read is left out of the round.
    longest: Math.min(longest, config.maxPositions),
    mean: Math.min((perCharacter * sum(measured.map(({ characters }) => characters))) / texts.length, longest),
  };
}

const charactersOf = ({ messages, text }: Text): number =>
  sum(messages.map(({ content }) => content.length)) + text.length;
