/** What is typed into a project's settings. Pure. */
import type { RedTeamChoice } from "@/lib/contract/conversations";
import { ResponseFlag } from "@/lib/contract/evaluation";
import { type Project, ProjectSettings } from "@/lib/contract/projects";

export type ProjectDraft = {
  name: string;
  rankingOverlap: string;
  demonstrationOverlap: string;
  responsesPerPrompt: string;
  tiesAllowed: boolean;
  /** In minutes: nobody thinks of a lease in seconds. */
  leaseMinutes: string;
  evaluationAsked: boolean;
  qualityScale: string;
  flagsAsked: ResponseFlag[];
  strengthAsked: boolean;
  metadataAsked: boolean;
  promptsPerAuthor: string;
  /** One a line. */
  listedUseCases: string;
  /** In percent. */
  auditPercent: string;
  /** In percent. */
  calibrationPercent: string;
  /** In percent. */
  repetitionPercent: string;
  screeningRequired: boolean;
  chatEnabled: boolean;
  redTeamEnabled: boolean;
  redTeamTurns: string;
  redTeamChoice: RedTeamChoice;
};

export const draftOf = (p: ProjectSettings): ProjectDraft => ({
  name: p.name,
  rankingOverlap: String(p.rankingOverlap),
  demonstrationOverlap: String(p.demonstrationOverlap),
  responsesPerPrompt: String(p.responsesPerPrompt),
  tiesAllowed: p.tiesAllowed,
  leaseMinutes: String(p.leaseSeconds / 60),
  evaluationAsked: p.evaluationAsked,
  qualityScale: String(p.qualityScale),
  flagsAsked: p.flagsAsked,
  strengthAsked: p.strengthAsked,
  metadataAsked: p.metadataAsked,
  promptsPerAuthor: String(p.promptsPerAuthor),
  listedUseCases: p.listedUseCases.join("\n"),
  auditPercent: String(Number((p.auditShare * 100).toFixed(6))),
  calibrationPercent: String(Math.round(p.calibrationShare * 1000) / 10),
  repetitionPercent: String(Math.round(p.repetitionShare * 1000) / 10),
  screeningRequired: p.screeningRequired,
  chatEnabled: p.chatEnabled,
  redTeamEnabled: p.redTeamEnabled,
  redTeamTurns: String(p.redTeamTurns),
  redTeamChoice: p.redTeamChoice,
});

const LIMITS: Partial<Record<keyof ProjectSettings, string>> = {
  name: "Give the project a name.",
  rankingOverlap: "A whole number from 1 to 20.",
  demonstrationOverlap: "A whole number from 1 to 20.",
  responsesPerPrompt: "A whole number from 2 to 9.",
  leaseSeconds: "From half a minute to a day (1,440 minutes).",
  qualityScale: "A whole number from 2 to 10.",
  promptsPerAuthor: "A whole number from 1 to 1,000,000.",
  listedUseCases: "At most 100 lines of at most 200 characters.",
  auditShare: "From 0 to 100.",
  calibrationShare: "From 0 to 30 percent.",
  repetitionShare: "From 0 to 20 percent.",
  redTeamTurns: "A whole number from 1 to 20.",
};

/** The settings that differ from the project's, or what is wrong, by setting. */
export function changesOf(
  project: Project,
  draft: ProjectDraft,
):
  | { ok: true; changes: Partial<ProjectSettings> }
  | { ok: false; reasons: Partial<Record<keyof ProjectSettings, string>> } {
  const number = (text: string) => (text.trim() === "" ? Number.NaN : Number(text));
  const parsed = ProjectSettings.safeParse({
    name: draft.name,
    tiesAllowed: draft.tiesAllowed,
    rankingOverlap: number(draft.rankingOverlap),
    demonstrationOverlap: number(draft.demonstrationOverlap),
    responsesPerPrompt: number(draft.responsesPerPrompt),
    leaseSeconds: Math.round(number(draft.leaseMinutes) * 60),
    evaluationAsked: draft.evaluationAsked,
    qualityScale: number(draft.qualityScale),
    // Always in the same order, so that ticking a question off and on again is no change.
    flagsAsked: ResponseFlag.options.filter((flag) => draft.flagsAsked.includes(flag)),
    strengthAsked: draft.strengthAsked,
    metadataAsked: draft.metadataAsked,
    promptsPerAuthor: number(draft.promptsPerAuthor),
    listedUseCases: draft.listedUseCases.split("\n").filter((line) => line.trim() !== ""),
    auditShare: Number((number(draft.auditPercent) / 100).toFixed(8)),
    calibrationShare: Math.round(number(draft.calibrationPercent) * 10) / 1000,
    repetitionShare: Math.round(number(draft.repetitionPercent) * 10) / 1000,
    screeningRequired: draft.screeningRequired,
    chatEnabled: draft.chatEnabled,
    redTeamEnabled: draft.redTeamEnabled,
    redTeamTurns: number(draft.redTeamTurns),
    redTeamChoice: draft.redTeamChoice,
  });
  if (!parsed.success) {
    const wrong = new Set(parsed.error.issues.map((issue) => issue.path[0]));
    return {
      ok: false,
      reasons: Object.fromEntries(Object.entries(LIMITS).filter(([name]) => wrong.has(name))),
    };
  }
  const names = Object.keys(parsed.data) as (keyof ProjectSettings)[];
  return {
    ok: true,
    changes: Object.fromEntries(
      names.filter((n) => !isSame(parsed.data[n], project[n])).map((n) => [n, parsed.data[n]]),
    ),
  };
}

/** Settings are single values or lists of names. */
const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
