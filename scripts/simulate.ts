/**
 * `npm run simulate -- --demonstrations 100 --rankings 100`: lets simulated labelers work on a Hone that is running. They
 * have accounts marked as simulated, and what they do is kept apart from people's work wherever data is frozen.
 */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { listPeople } from "@/lib/contract/people";
import { listProjects } from "@/lib/contract/projects";
import { hireCrew, work } from "@/lib/simulation/crew";
import { signIn } from "@/lib/simulation/http-client";
import type { LabelerKind } from "@/lib/simulation/labeler";

const { values: options } = parseArgs({
  options: {
    url: { type: "string", default: process.env.NEXTAUTH_URL ?? "http://localhost:3000" },
    /** Of an admin; the demo's admin when left out. */
    email: { type: "string" },
    password: { type: "string" },
    /** Name of the project; the first one when left out. */
    project: { type: "string" },
    demonstrations: { type: "string", default: "100" },
    rankings: { type: "string", default: "100" },
    seed: { type: "string", default: "1" },
  },
});

const KINDS: readonly LabelerKind[] = ["typical", "careful", "wordy", "pleaser", "careless"];

const account = options.email ? { email: options.email, password: options.password ?? "" } : demoAdmin();
const admin = await signIn({ url: options.url, ...account });
const { projects } = await admin.call(listProjects, { params: {}, body: {} });
const project = options.project ? projects.find(({ name }) => name === options.project) : projects[0];
if (project === undefined) {
  throw new Error(
    `There is no project ${options.project ?? ""} among: ${projects.map(({ name }) => name).join(", ")}.`,
  );
}

const { people } = await admin.call(listPeople, { params: {}, body: {} });
const seed = Number(options.seed);
const crew = await hireCrew({
  url: options.url,
  admin,
  team: nextTeam(people),
  kinds: KINDS,
  seed,
});
console.log(`${crew.length} simulated labelers work on "${project.name}".`);
const demonstrations = Number(options.demonstrations);
const rankings = Number(options.rankings);
const base = { crew, projectId: project.id };
const written = await work({ ...base, kind: "demonstration", count: demonstrations });
const ranked = await work({ ...base, kind: "ranking", count: rankings });
console.log(`They wrote ${written} demonstrations and ranked ${ranked} comparisons.`);
if (written < demonstrations || ranked < rankings) {
  console.log("There was no more to do: import prompts or order responses for more.");
}

/** "2" after crew 1: crews are numbered by the accounts that there are, so that people can tell them apart by name. */
function nextTeam(people: readonly { email: string }[]): string {
  const teams = people.flatMap(({ email }) => /^(\d+)-\d+-\w+@simulated\./.exec(email)?.[1] ?? []);
  return String(1 + Math.max(0, ...teams.map(Number)));
}

/** The demo writes its accounts, made at the first start, into the state folder. */
function demoAdmin(): { email: string; password: string } {
  const file = path.join(process.env.HONE_DATA ?? ".hone", "demo-accounts.json");
  if (!existsSync(file)) {
    throw new Error(`Pass --email and --password of an admin: there is no demo at ${file}.`);
  }
  const Accounts = z.array(z.object({ role: z.string(), email: z.string(), password: z.string() }));
  const found = Accounts.parse(JSON.parse(readFileSync(file, "utf8"))).find(({ role }) => role === "admin");
  if (found === undefined) throw new Error(`${file} names no admin.`);
  return found;
}
