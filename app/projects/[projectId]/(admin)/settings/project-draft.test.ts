import { expect, test } from "vitest";
import type { Project } from "@/lib/contract/projects";
import { changesOf, draftOf } from "./project-draft";

const project: Project = {
  id: "0190a000-0000-7000-8000-000000000000",
  name: "Kitchen",
  rankingOverlap: 1,
  demonstrationOverlap: 1,
  responsesPerPrompt: 4,
  tiesAllowed: true,
  leaseSeconds: 1_800,
  evaluationAsked: false,
  qualityScale: 7,
  flagsAsked: ["hallucination", "harmful_advice"],
  strengthAsked: true,
  metadataAsked: false,
  promptsPerAuthor: 200,
  listedUseCases: ["Answer mails"],
  auditShare: 0.05,
  calibrationShare: 0.1,
  repetitionShare: 0.02,
  screeningRequired: false,
  chatEnabled: true,
  redTeamEnabled: false,
  redTeamTurns: 4,
  redTeamChoice: "better",
  demo: false,
  guidelines: null,
  createdAt: "2026-01-01T00:00:00Z",
};

test("only what differs is sent", () => {
  expect(changesOf(project, draftOf(project))).toEqual({ ok: true, changes: {} });
  expect(
    changesOf(project, {
      ...draftOf(project),
      rankingOverlap: "3",
      leaseMinutes: "0.5",
      auditPercent: "7",
      repetitionPercent: "2.5",
    }),
  ).toEqual({
    ok: true,
    changes: { rankingOverlap: 3, leaseSeconds: 30, auditShare: 0.07, repetitionShare: 0.025 },
  });
});

test("listed use cases are one a line, and blank lines are none", () => {
  expect(changesOf(project, { ...draftOf(project), listedUseCases: "Answer mails\n\n  Plan meals \n" })).toEqual({
    ok: true,
    changes: { listedUseCases: ["Answer mails", "Plan meals"] },
  });
});

test("what is wrong is said by setting", () => {
  const draft = {
    ...draftOf(project),
    name: " ",
    rankingOverlap: "",
    leaseMinutes: "2000",
    auditPercent: "101",
    repetitionPercent: "21",
  };
  expect(changesOf(project, draft)).toEqual({
    ok: false,
    reasons: {
      name: "Give the project a name.",
      rankingOverlap: "A whole number from 1 to 20.",
      leaseSeconds: "From half a minute to a day (1,440 minutes).",
      auditShare: "From 0 to 100.",
      repetitionShare: "From 0 to 20 percent.",
    },
  });
});

test("the questions about responses are compared as a set, and sent whole", () => {
  const ticked = (...flagsAsked: Project["flagsAsked"]) => changesOf(project, { ...draftOf(project), flagsAsked });
  expect(ticked("harmful_advice", "hallucination")).toEqual({ ok: true, changes: {} });
  expect(ticked("harmful_advice")).toEqual({ ok: true, changes: { flagsAsked: ["harmful_advice"] } });
  expect(changesOf(project, { ...draftOf(project), qualityScale: "11" })).toEqual({
    ok: false,
    reasons: { qualityScale: "A whole number from 2 to 10." },
  });
});
