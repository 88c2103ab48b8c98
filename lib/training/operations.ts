/** What people ask of rounds. Light: nothing here reaches an optimizer; a worker does the training. */
import { randomInt } from "node:crypto";
import type { z } from "zod";
import { AppError } from "@/lib/contract/errors";
import type { getRound as getRoundEndpoint, Round, startRound as start } from "@/lib/contract/rounds";
import { db, type Transaction, transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { appendLog, JOURNAL_START, readJournal } from "@/lib/db/round-journal";
import { findRound, findRounds, findSpeeds, insertRound, moveRound } from "@/lib/db/rounds";
import { checkIngredients } from "./check-ingredients";
import { codeVersion } from "./code-version";
import { parseConfig } from "./parse-config";
import { preflightRound } from "./preflight/preflight-round";
import { queueRound } from "./queue-round";
import { journalView, roundView } from "./round-view";

type Start = { projectId: string; userId: string | null } & z.output<typeof start.body>;

/**
 * Queues a round; it exists exactly when its job does.
 * @throws AppError not_found, invalid_settings, too_little_data, preflight_refused
 */
export async function startRound(input: Start): Promise<Round> {
  // What it reads never changes, and may take longer than a transaction should.
  const { refusals } = await preflightRound(input);
  const refused = refusals.map(({ sentence }) => sentence).join(" ");
  const overrideReason = (refused && input.overrideReason) || null;
  if (refused && !overrideReason)
    throw new AppError("preflight_refused", `${refused} To start all the same, write down why.`);
  const code = codeVersion();
  return transaction(async (tx) => {
    const config = parseConfig(input.kind, input.config);
    const ingredients = await checkIngredients(tx, { ...input, config });
    const id = await insertRound(tx, {
      projectId: input.projectId,
      kind: input.kind,
      ...ingredients,
      config,
      seed: input.seed ?? randomInt(2 ** 31),
      codeVersion: code,
      createdById: input.userId,
      overrideReason,
    });
    const round = await viewOf(tx, id);
    if (overrideReason) {
      const message = `Started by ${round.createdBy ?? "a program"} although: ${refused} Reason: ${overrideReason}`;
      await appendLog(tx, id, [{ level: "warn", message }]);
    }
    await queueRound(tx, id);
    return round;
  });
}

/** A project's rounds, newest first. */
export async function listRounds({ projectId }: { projectId: string }): Promise<{ rounds: Round[] }> {
  const rows = await findRounds(db(), projectId);
  if (rows.length === 0) await requireProject(db(), projectId);
  const speeds = await findSpeeds(
    db(),
    rows.filter((r) => r.state === "running").map((r) => r.id),
  );
  return { rounds: rows.map((row) => roundView(row, speeds.get(row.id) ?? null)) };
}

/** A round with all that it has written so far. */
export async function getRound({ id }: { id: string }): Promise<z.output<typeof getRoundEndpoint.response>> {
  const round = await viewOf(db(), id);
  return { round, ...journalView(await readJournal(db(), id, JOURNAL_START)) };
}

/** A waiting or paused round stops at once; a running one is asked to, and does within a step. */
export const cancelRound = ({ id }: { id: string }): Promise<Round> =>
  transaction(async (tx) => {
    const now = new Date();
    const stopped = await moveRound(tx, id, ["queued", "paused"], { state: "cancelled", finishedAt: now });
    const asked = !stopped && (await moveRound(tx, id, ["running"], { cancelRequestedAt: now }));
    const round = await viewOf(tx, id);
    if (!stopped && !asked)
      throw new AppError("wrong_state", `This round has ${round.state}; there is nothing to cancel.`);
    return round;
  });

/** Queues a stopped round again; it goes on from its newest checkpoint, or from the start if it has none. */
export const resumeRound = ({ id }: { id: string }): Promise<Round> =>
  transaction(async (tx) => {
    const moved = await moveRound(tx, id, STOPPED, { ...QUEUED_AGAIN, finishStep: null });
    const round = await viewOf(tx, id);
    if (!moved)
      throw new AppError(
        "wrong_state",
        `Only a paused, failed or cancelled round can be resumed; this one is ${round.state}.`,
      );
    await appendLog(tx, id, [{ level: "info", message: "Queued again." }]);
    await queueRound(tx, id);
    return round;
  });

/** Queues a stopped round so that a worker registers the model of its best or newest checkpoint, and nothing after it. */
export const finishRound = ({ id, at }: { id: string; at: "best" | "newest" }): Promise<Round> =>
  transaction(async (tx) => {
    const { checkpoints, kind } = await viewOf(tx, id);
    if (kind === "reward_model")
      throw new AppError("wrong_state", "A reward model's scale is measured after its last step: resume the round.");
    const finishStep = checkpoints?.[at] ?? null;
    if (finishStep === null)
      throw new AppError(
        "wrong_state",
        `This round has no ${at} checkpoint to finish at. Resume it, or start another.`,
      );
    const moved = await moveRound(tx, id, STOPPED, { ...QUEUED_AGAIN, finishStep });
    const round = await viewOf(tx, id);
    if (!moved)
      throw new AppError(
        "wrong_state",
        `Only a paused, failed or cancelled round can be finished early; this one is ${round.state}.`,
      );
    await appendLog(tx, id, [{ level: "info", message: `Queued, to be finished at step ${finishStep}.` }]);
    await queueRound(tx, id);
    return round;
  });

const STOPPED = ["paused", "failed", "cancelled"] as const;
const QUEUED_AGAIN = { state: "queued", error: null, cancelRequestedAt: null, finishedAt: null } as const;

/** A round as it is now. @throws AppError not_found */
export async function viewOf(tx: Transaction, id: string): Promise<Round> {
  const row = await findRound(tx, id);
  if (!row) throw new AppError("not_found", "There is no such round.");
  const speeds = row.state === "running" ? await findSpeeds(tx, [id]) : new Map<string, number>();
  return roundView(row, speeds.get(id) ?? null);
}
