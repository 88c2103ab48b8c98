/**
 * What a first start needs: an admin and, for the demo, a project in which there is something to do. Runs at every start; an
 * installation that has what it needs is left as it is. What it prints is shown to the person who starts Hone.
 */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { importPrompts } from "@/lib/collection/import-prompts";
import type { ResponseFlag } from "@/lib/contract/evaluation";
import type { Role } from "@/lib/contract/roles";
import { addCorpus } from "@/lib/datasets/corpora";
import { db } from "@/lib/db/client";
import { countPeople } from "@/lib/db/people";
import { randomFrom } from "@/lib/ml/random";
import { createPerson } from "@/lib/people/create-person";
import { env } from "@/lib/platform/env";
import { createProject } from "@/lib/projects/create-project";
import { publishGuidelines } from "@/lib/projects/publish-guidelines";
import { requestResponses } from "@/lib/serving/request-responses";
import { corpusDocuments } from "@/lib/simulation/corpus";
import { familyOf } from "@/lib/simulation/world/families";
import { drawPrompt } from "@/lib/simulation/world/prompt";

const DEMO = {
  seed: 20_260_101,
  prompts: 240,
  authors: 24,
  comparisons: 40,
  corpusCharacters: 400_000,
  /** Asked as soon as an admin switches ratings on. */
  flags: ["fails_to_follow", "hallucination", "harmful_advice"] as ResponseFlag[],
};

const GUIDELINES = `# What a good answer is

A good answer is **helpful**, **honest** and **harmless**, and it stops when it is done.

- **Helpful.** It does what was asked: the whole question, nothing else.
- **Honest.** It states nothing false. When something cannot be known, it says so.
- **Harmless.** It declines to help with what would hurt someone, kindly and in one sentence.
- **Brief.** It does not ask new questions, repeat itself or wander off.

When two answers are about equally good, tie them. When all are bad, rank them all the same and mark that none is acceptable.
`;

type Account = { id: string; email: string; password: string; role: Role };

async function createAccount(role: Role, email: string, name: string, given?: string): Promise<Account> {
  const { person, generatedPassword } = await createPerson({
    email,
    name,
    role,
    simulated: false,
    ...(given && { password: given }),
  });
  return { id: person.id, email, role, password: generatedPassword ?? given ?? "" };
}

/** Makes the accounts and says at once how to sign in, so that nothing that fails later can lose a password. */
async function createAccounts(isDemo: boolean): Promise<void> {
  const accounts = [
    await createAccount(
      "admin",
      process.env.HONE_ADMIN_EMAIL ?? "admin@hone.local",
      "Admin",
      process.env.HONE_ADMIN_PASSWORD,
    ),
  ];
  if (isDemo) {
    accounts.push(await createAccount("reviewer", "reviewer@hone.local", "Demo reviewer"));
    accounts.push(await createAccount("labeler", "labeler@hone.local", "Demo labeler"));
    const file = path.join(env("HONE_DATA").HONE_DATA, "demo-accounts.json");
    writeFileSync(file, JSON.stringify(accounts, null, 2), { mode: 0o600 });
  }
  console.log("Sign in with one of these. Passwords made here are shown only this once; keep them.\n");
  for (const { role, email, password } of accounts)
    console.log(
      `  ${role.padEnd(9)} ${email.padEnd(22)} ${password === process.env.HONE_ADMIN_PASSWORD ? "(HONE_ADMIN_PASSWORD)" : password}`,
    );
  if (isDemo) console.log("\nThe project “Small world” has prompts to answer, and responses to rank in a few seconds.");
}

/** Makes the demo project, or goes on where a start that was interrupted has left off: ordering responses is the last step. */
async function completeDemo(): Promise<void> {
  const admin = await db().user.findFirst({
    where: { role: "admin" },
    orderBy: { createdAt: "asc" },
  });
  const found = await db().project.findFirst({ where: { demo: true }, select: { id: true } });
  if (!admin || (!found && (await db().project.count()) > 0)) return;
  const { id: projectId } = found ?? (await createProject({ name: "Small world", demo: true, flagsAsked: DEMO.flags }));
  if ((await db().samplingRequest.count({ where: { projectId } })) > 0) return;

  await publishGuidelines({ projectId, userId: admin.id, markdown: GUIDELINES });
  await importPrompts({ projectId, prompts: demoPrompts(), split: null, now: new Date() });
  if ((await db().corpus.count({ where: { projectId } })) === 0)
    await addCorpus({
      projectId,
      name: "Small world, sample",
      documents: [...corpusDocuments({ seed: DEMO.seed, characters: DEMO.corpusCharacters })].map((d) => d.text),
      now: new Date(),
    });
  await requestResponses({
    projectId,
    userId: admin.id,
    promptCount: DEMO.comparisons,
    temperature: 1,
    topP: 1,
    maxTokens: 40,
    modelVersionIds: [],
    seed: DEMO.seed,
  });
}

function demoPrompts(): Parameters<typeof importPrompts>[0]["prompts"] {
  const random = randomFrom(DEMO.seed);
  return Array.from({ length: DEMO.prompts }, (_, i) => {
    const { task, messages } = drawPrompt(random);
    return {
      messages: [...messages],
      useCase: familyOf(task).useCase,
      author: `writer-${String(1 + (i % DEMO.authors)).padStart(2, "0")}`,
    };
  });
}

const isDemo = process.env.HONE_DEMO === "1";
if ((await countPeople(db())) === 0) await createAccounts(isDemo);
if (isDemo) await completeDemo();
await db().$disconnect();
