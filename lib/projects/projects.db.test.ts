import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { useTestDatabase } from "@/lib/db/testing/database";
import {
  givenComparisons,
  givenDemonstration,
  givenLabelers,
  givenModelVersion,
  givenPerson,
  givenProject,
  givenPrompt,
  givenRanking,
} from "@/lib/db/testing/fixtures";
import { createProject } from "./create-project";
import { getLoopCounts } from "./get-loop-counts";
import { getProject, listProjects } from "./get-project";
import { publishGuidelines } from "./publish-guidelines";
import { updateProject } from "./update-project";

useTestDatabase();

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "projects-"));
  process.env.HONE_ARTIFACTS = folder;
});
afterAll(() => rmSync(folder, { recursive: true }));

const UNKNOWN = "01890000-0000-7000-8000-000000000000";

describe("a new project", () => {
  test("has default settings and serves the starter model", async () => {
    const project = await createProject({ name: "First", responsesPerPrompt: 6 });
    expect(project).toMatchObject({
      name: "First",
      responsesPerPrompt: 6,
      rankingOverlap: 1,
      tiesAllowed: true,
      demo: false,
      guidelines: null,
    });
    expect(await getProject({ projectId: project.id })).toEqual(project);
    expect((await getLoopCounts({ projectId: project.id })).served).toMatchObject({
      label: "base v1",
    });
  });

  test("needs a name of its own, even when two are made at once", async () => {
    const both = await Promise.allSettled([1, 2].map(() => createProject({ name: "Same" })));
    expect(both.map((r) => r.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find((r) => r.status === "rejected")).toMatchObject({
      reason: { code: "duplicate" },
    });
    // The one that failed left no model behind.
    const { projects } = await listProjects();
    expect(await db().modelVersion.count()).toBe(projects.length);
  });
});

describe("settings", () => {
  test("change one by one, and a taken name is a duplicate", async () => {
    const projectId = await givenProject({ name: "Before", rankingOverlap: 3 });
    await givenProject({ name: "Taken" });
    expect(await updateProject({ projectId, settings: { leaseSeconds: 90 } })).toMatchObject({
      name: "Before",
      rankingOverlap: 3,
      leaseSeconds: 90,
    });
    const rename = (name: string, id = projectId) => updateProject({ projectId: id, settings: { name } });
    await expect(rename("Taken")).rejects.toMatchObject({ code: "duplicate" });
    await expect(rename("Other", UNKNOWN)).rejects.toMatchObject({ code: "not_found" });
    await expect(getProject({ projectId: UNKNOWN })).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("guidelines", () => {
  test("are numbered one after the other, even when published at once; the newest is in force", async () => {
    const projectId = await givenProject();
    const userId = await givenPerson({ role: "admin" });
    const publish = (markdown: string) => publishGuidelines({ projectId, userId, markdown });
    const published = await Promise.all(["A", "B", "C"].map(publish));
    expect(published.map((g) => g.version).sort()).toEqual([1, 2, 3]);
    const last = await publish("D");
    expect((await getProject({ projectId })).guidelines).toEqual(last);
    expect(await publish("D")).toEqual(last); // a double click
    const unknown = publishGuidelines({ projectId: UNKNOWN, userId, markdown: "E" });
    await expect(unknown).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("the loop", () => {
  const needs = async (projectId: string) =>
    (await getLoopCounts({ projectId })).needsYou.map((n) => n.href.replace(/^.*?projects\/[^/]+/, ""));

  test("counts what is there and what is wanted; what was overfilled or retired counts as it is", async () => {
    const projectId = await givenProject({ demonstrationOverlap: 2, rankingOverlap: 2 });
    const labelers = await givenLabelers(3);
    const [a = "", b = "", c = ""] = labelers;
    const prompts = [await givenPrompt(projectId), await givenPrompt(projectId)];
    const [overfilled = "", retired = ""] = prompts;
    for (const labeler of labelers) await givenDemonstration(overfilled, labeler, ["x"]);
    await givenDemonstration(retired, a, ["x"]);
    await db().prompt.update({ where: { id: retired }, data: { retiredAt: new Date() } });
    await givenPrompt(projectId);
    const [first] = await givenComparisons(projectId, 1, { promptId: overfilled, k: 2 });
    await givenComparisons(projectId, 1, { promptId: overfilled, k: 2 });
    for (const labeler of [b, c]) await givenRanking(first?.id ?? "", labeler, [[first?.responseIds ?? []]]);
    expect(await getLoopCounts({ projectId })).toMatchObject({
      prompts: 2,
      demonstrations: 4,
      demonstrationsWanted: 3 + 1 + 2,
      comparisons: 2,
      responses: 4,
      rankings: 2,
      rankingsWanted: 4,
      snapshots: 0,
      roundsActive: 0,
      served: null,
    });
  });

  test("says what needs its admin, step by step", async () => {
    const projectId = await givenProject();
    const [labeler = ""] = await givenLabelers(1);
    expect(await needs(projectId)).toEqual(["/prompts"]);
    await givenPrompt(projectId);
    expect(await needs(projectId)).toEqual(["/responses"]);
    const [comparison] = await givenComparisons(projectId, 1);
    expect(await needs(projectId)).toEqual(["/models"]); // its version was never promoted
    const [version] = await db().modelVersion.findMany({ where: { projectId } });
    const modelVersionId = version?.id ?? "";
    await db().promotion.create({ data: { projectId, modelVersionId, reason: "" } });
    expect(await needs(projectId)).toEqual([]);
    await givenRanking(comparison?.id ?? "", labeler, [[comparison?.responseIds ?? []]]);
    expect(await needs(projectId)).toEqual(["/snapshots", "/responses"]);
    const snapshot = await db().snapshot.create({
      data: {
        projectId,
        digest: "",
        includesPeople: true,
        includesSimulated: false,
        demonstrationCount: 0,
        rankingCount: 1,
        promptCount: 1,
      },
    });
    expect(await needs(projectId)).toEqual(["/rounds/new", "/responses"]);
    const round = await db().round.create({
      data: {
        projectId,
        kind: "sft",
        snapshotId: snapshot.id,
        config: {},
        seed: 1,
        codeVersion: "",
        state: "failed",
      },
    });
    expect(await needs(projectId)).toEqual([`/rounds/${round.id}`, "/responses"]);
    const { needsYou } = await getLoopCounts({ projectId });
    expect(needsYou[0]?.message).toContain("The last fine-tuning round has failed.");
    await db().round.update({ where: { id: round.id }, data: { state: "succeeded" } });
    await givenModelVersion(projectId);
    expect(await needs(projectId)).toEqual(["/models", "/responses"]);
    await expect(getLoopCounts({ projectId: UNKNOWN })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});
