/**
 * How long a labeler waits for the next task in a project of 100,000 prompts and 1,000,000 responses: from the submission of a
 * ranking to the next task, over HTTP, with one labeler and with a hundred at work, whatever the share of finished tasks; the
 * plans by which Postgres finds it; and, in a browser, from the key that submits to the next prompt on the screen.
 */
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { connect } from "@/lib/db/client";
import { givenAnHourPassed, givenAnswered, givenCrowd } from "@/lib/db/testing/crowd";
import { checkTaskPlans, type PlanCheck } from "@/lib/db/testing/plans";
import { signIn } from "@/lib/simulation/http-client";
import { stack } from "../stack.mjs";
import { hire, workFor } from "./collection-crew";
import { screenMilliseconds } from "./collection-screen";
import { markdownTable, type PartInput, percent, quantile } from "./measure";

const OVERLAP = 3;
const K = 4;
const FULL = {
  prompts: 100_000,
  comparisons: 250_000,
  /** Comparisons that a first labeler has ranked and nobody else: they are in front of every queue, and not for them. */
  veteran: 50_000,
  /** Comparisons after those that have all their rankings, at each stage. */
  finished: [0, 100_000, 187_500],
  crew: 100,
  seconds: 60,
  /** Submissions of one labeler. */
  single: 200,
  onScreen: 30,
  think: { least: 5, most: 15 },
};
const QUICK: typeof FULL = {
  prompts: 200,
  comparisons: 500,
  veteran: 100,
  finished: [0, 200],
  crew: 4,
  seconds: 3,
  single: 5,
  onScreen: 2,
  think: { least: 0.1, most: 0.3 },
};

/** Milliseconds from submission to the next task, of one labeler or many. `alone`: the same of one labeler with nobody else. */
type Row = { finished: number; who: string; milliseconds: number[]; alone: number[] };

export async function collection({ say, quick }: PartInput): Promise<string> {
  const size = quick ? QUICK : FULL;
  const dir = mkdtempSync(path.join(os.tmpdir(), "hone-bench-"));
  const admin = { email: "admin@bench.example", password: crypto.randomUUID() };
  const env = { HONE_ADMIN_EMAIL: admin.email, HONE_ADMIN_PASSWORD: admin.password, LOG_LEVEL: "warn" };
  const hone = await stack({ dir, database: "hone_bench", prefix: false, demo: false, env });
  process.once("SIGINT", () => void hone.stop().then(() => process.exit(130)));
  const database = connect(hone.env.DATABASE_URL ?? "", 2);
  try {
    const projectId = await givenCrowd(database, { ...size, k: K, overlap: OVERLAP });
    say(`${count(size.comparisons)} comparisons are in place`);
    const client = await signIn({ url: hone.url, ...admin });
    const [veteran, single, ...crew] = await hire({ url: hone.url, admin: client, count: size.crew + 1 });
    if (!veteran || !single) throw new Error("Nobody was hired.");
    const labelers = [single, ...crew];
    await givenAnswered(database, { projectId, labelerId: veteran.id, from: 1, to: size.veteran });

    const rows: Row[] = [];
    const plans: PlanCheck[] = [];
    let answered = size.veteran;
    for (const finished of size.finished) {
      // What the veteran has begun since is left alone: it would get more rankings than are asked for.
      const from = answered + 1 + 2 * size.single;
      const to = size.veteran + finished;
      for (const { id } of crew.slice(0, OVERLAP))
        await givenAnswered(database, { projectId, labelerId: id, from, to });
      answered = Math.max(answered, to);
      await givenAnHourPassed(database);
      await database.$executeRawUnsafe("VACUUM (ANALYZE)");
      say(`${count(finished)} comparisons are finished`);

      const share = finished / size.comparisons;
      const until = { answers: size.single };
      const alone = await workFor({ projectId, labelers: [single], seed: 1, until });
      const late = await workFor({ projectId, labelers: [veteran], seed: 2, until });
      const many = await workFor({ projectId, labelers, seed: 3, think: size.think, until: { seconds: size.seconds } });
      rows.push(
        { finished: share, who: "1", milliseconds: alone, alone },
        { finished: share, who: `1, who has ranked ${count(size.veteran)}`, milliseconds: late, alone },
        { finished: share, who: `${labelers.length} at a time`, milliseconds: many, alone },
      );
      for (const row of rows.slice(-3)) say(cellsOf(row).join(" · "));
      const seeker = { kind: "ranking", projectId, overlap: OVERLAP, now: new Date() } as const;
      for (const { id } of [veteran, single]) plans.push(await checkTaskPlans(database, { ...seeker, labelerId: id }));
    }
    const screen = () => screenMilliseconds({ url: hone.url, labeler: single, projectId, k: K, count: size.onScreen });
    const alone = await screen();
    const others = { seed: 4, think: size.think, until: { seconds: size.seconds } };
    const [among] = await Promise.all([screen(), workFor({ projectId, labelers: crew, ...others })]);
    return report({ rows, plans, onScreen: { alone, among }, size });
  } finally {
    await database.$disconnect();
    await hone.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

const count = (n: number): string => n.toLocaleString("en-US");
const milliseconds = (values: readonly number[], share: number): string => `${quantile(values, share).toFixed(0)} ms`;

const cellsOf = ({ finished, who, milliseconds: values, alone }: Row): string[] => [
  percent(finished),
  who,
  count(values.length),
  milliseconds(values, 0.5),
  milliseconds(values, 0.95),
  `${(quantile(values, 0.95) / quantile(alone, 0.95)).toFixed(1)}×`,
];

function report({
  rows,
  plans,
  onScreen,
  size,
}: {
  rows: readonly Row[];
  plans: readonly PlanCheck[];
  /** With nobody else at work, and among the crew. */
  onScreen: { alone: readonly number[]; among: readonly number[] };
  size: typeof FULL;
}): string {
  const walks = [...new Set(plans.flatMap((plan) => plan.walks))];
  const mostRead = Math.max(...plans.map((plan) => plan.mostRead));
  const mostSorted = Math.max(...plans.map((plan) => plan.mostSorted));
  return [
    `${count(size.prompts)} prompts, ${count(size.comparisons)} comparisons of ${K} responses (${count(size.comparisons * K)}), ` +
      `${OVERLAP} rankings asked for each. From the submission of a ranking to the next task as JSON, over HTTP, in one ` +
      `request; labelers run on the same machine as Hone. One labeler submits without pause; labelers who work at the same time ` +
      `think ${size.think.least} to ${size.think.most} s each. ×: p95 against that of one labeler alone.`,
    "",
    markdownTable(["finished", "labelers", "submissions", "p50", "p95", "×"], rows.map(cellsOf)),
    "",
    walks.length === 0
      ? `The search for a task used indexes only, in all ${plans.length} plans; no step read more than ${count(Math.ceil(mostRead))} rows or ` +
        `sorted more than ${count(mostSorted)}.`
      : `The search for a task walked whole tables: ${walks.join(", ")}.`,
    "",
    `On the screen, from the key that submits to the next prompt, in Chromium on the same machine: p50 ${milliseconds(onScreen.alone, 0.5)}, ` +
      `p95 ${milliseconds(onScreen.alone, 0.95)}, of ${onScreen.alone.length} rankings; while ${size.crew} others work, p50 ` +
      `${milliseconds(onScreen.among, 0.5)}, p95 ${milliseconds(onScreen.among, 0.95)}.`,
  ].join("\n");
}
