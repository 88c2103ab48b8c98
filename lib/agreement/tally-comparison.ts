/**
 * Everything the pages of agreement add up, from one comparison and all rankings of it. Pure: what the service stores, what
 * an experiment analyses, and what tests expect come from here.
 */
import { kendallW } from "./kendall";
import { type AgreementCounts, addCounts, compareRanks, NO_PAIRS } from "./pairwise";
import { leanings, type Ranks, withMajority } from "./peers";

/** K responses, with the newest ranking of each labeler. */
export type CountedComparison = {
  /** Whether the user puts forward a view. */
  hasOpinion: boolean;
  promptCharacters: number;
  responses: readonly CountedResponse[];
  rankings: readonly CountedRanking[];
};
export type CountedResponse = { id: string; versionId: string; characters: number; assents: boolean };
export type CountedRanking = {
  labeler: string;
  simulated: boolean;
  at: Date;
  guidelinesVersionId: string | null;
  ranks: Ranks;
  /** Response ids as they were shown. */
  displayOrder: readonly string[];
  activeSeconds: number;
};

/** What one ranking says of its labeler. `…Tally` of prisma/schema.prisma say what the numbers mean. */
export type RankingTally = AgreementCounts & {
  labeler: string;
  at: Date;
  peers: number;
  firstOnTop: number;
  clarity: number;
  withMajority: number;
  lengthLean: number | null;
  opinionLean: number | null;
  logPace: number | null;
};

export type PairTally = {
  labelerA: string;
  labelerB: string;
  agree: number;
  disagree: number;
  bothTied: number;
  tiedByA: number;
  tiedByB: number;
};

export type Crowd = "everyone" | "people" | "simulated";

export type ComparisonTally = AgreementCounts & {
  crowd: Crowd;
  at: Date;
  guidelinesVersionId: string | null;
  labelers: number;
  concordance: number | null;
};

export type VersionTally = {
  labeler: string;
  versionA: string;
  versionB: string;
  at: Date;
  aPreferred: number;
  bPreferred: number;
  tied: number;
};

export type Tallies = {
  rankings: RankingTally[];
  pairs: PairTally[];
  crowds: ComparisonTally[];
  versions: VersionTally[];
};

/** The tallies of a comparison. Rankings come in any order; responses that only one of two labelers placed are left out. */
export function tallyComparison(comparison: CountedComparison): Tallies {
  const rankings = comparison.rankings.toSorted((a, b) => (a.labeler < b.labeler ? -1 : 1));
  const pairs = rankings.flatMap((a, i) => rankings.slice(i + 1).map((b) => tallyPair(a, b)));
  const { responses, hasOpinion } = comparison;
  const ids = responses.map((r) => r.id);
  const ranks = rankings.map((r) => r.ranks);
  const byLength = leanings(
    ranks,
    responses.map(({ id, characters }) => ({ id, amount: characters })),
  );
  const byOpinion = leanings(
    ranks,
    responses.map(({ id, assents }) => ({ id, amount: hasOpinion && assents ? 1 : 0 })),
  );
  return {
    rankings: rankings.map((ranking, i) => ({
      labeler: ranking.labeler,
      at: ranking.at,
      ...withPeers(ranking.labeler, pairs),
      firstOnTop: firstOnTop(ranking),
      ...withMajority(ranking.ranks, ranks.toSpliced(i, 1), ids),
      lengthLean: byLength[i] ?? null,
      opinionLean: byOpinion[i] ?? null,
      logPace: logPace(ranking, comparison),
    })),
    pairs,
    crowds: (["everyone", "people", "simulated"] as const).flatMap((crowd) => {
      const own = rankings.filter((r) => crowd === "everyone" || r.simulated === (crowd === "simulated"));
      return own.length < 2 ? [] : [{ crowd, ...tallyCrowd(own, pairs) }];
    }),
    versions: rankings.flatMap((ranking) => tallyVersions(ranking, responses)),
  };
}

function tallyPair(a: CountedRanking, b: CountedRanking): PairTally {
  const shared = [...a.ranks.keys()].filter((id) => b.ranks.has(id));
  const [inA, inB] = [a, b].map(({ ranks }) => shared.map((id) => ranks.get(id)!)) as [number[], number[]]; // two lists
  const { agree, disagree, bothTied, oneTied } = compareRanks(inA, inB);
  const tiedByA = compareRanks(inA, inA).bothTied - bothTied;
  return { labelerA: a.labeler, labelerB: b.labeler, agree, disagree, bothTied, tiedByA, tiedByB: oneTied - tiedByA };
}

const countsOf = ({ agree, disagree, bothTied, tiedByA, tiedByB }: PairTally): AgreementCounts => ({
  agree,
  disagree,
  bothTied,
  oneTied: tiedByA + tiedByB,
});

const added = (pairs: readonly PairTally[]): AgreementCounts =>
  pairs.reduce<AgreementCounts>((sum, pair) => addCounts(sum, countsOf(pair)), NO_PAIRS);

function withPeers(labeler: string, pairs: readonly PairTally[]): AgreementCounts & { peers: number } {
  const own = pairs.filter((p) => p.labelerA === labeler || p.labelerB === labeler);
  return { peers: own.length, ...added(own) };
}

function tallyCrowd(rankings: readonly CountedRanking[], pairs: readonly PairTally[]) {
  const members = new Set(rankings.map((r) => r.labeler));
  const placed = [...rankings[0]!.ranks.keys()].filter((id) => rankings.every((r) => r.ranks.has(id)));
  const versions = new Set(rankings.map((r) => r.guidelinesVersionId));
  return {
    ...added(pairs.filter((p) => members.has(p.labelerA) && members.has(p.labelerB))),
    at: new Date(Math.max(...rankings.map((r) => r.at.getTime()))),
    guidelinesVersionId: versions.size === 1 ? rankings[0]!.guidelinesVersionId : null,
    labelers: rankings.length,
    concordance: placed.length < 2 ? null : kendallW(rankings.map((r) => placed.map((id) => r.ranks.get(id)!))).value,
  };
}

/** The response shown first: its share of the best tier, less what chance gives it. */
function firstOnTop({ ranks, displayOrder }: CountedRanking): number {
  const best = Math.min(...ranks.values());
  const onTop = [...ranks.values()].filter((rank) => rank === best).length;
  return (ranks.get(displayOrder[0] ?? "") === best ? 1 / onTop : 0) - 1 / ranks.size;
}

function logPace({ activeSeconds }: CountedRanking, { responses, promptCharacters }: CountedComparison): number | null {
  const characters = responses.reduce((sum, r) => sum + r.characters, promptCharacters);
  return activeSeconds > 0 && characters > 0 ? Math.log((1000 * activeSeconds) / characters) : null;
}

function tallyVersions({ labeler, at, ranks }: CountedRanking, responses: readonly CountedResponse[]): VersionTally[] {
  const tallies = new Map<string, VersionTally>();
  for (const x of responses)
    for (const y of responses) {
      const [rankX, rankY] = [ranks.get(x.id), ranks.get(y.id)];
      if (!(x.versionId < y.versionId) || rankX === undefined || rankY === undefined) continue;
      const key = x.versionId + y.versionId;
      const tally = tallies.get(key) ?? {
        labeler,
        versionA: x.versionId,
        versionB: y.versionId,
        at,
        aPreferred: 0,
        bPreferred: 0,
        tied: 0,
      };
      tally[rankX < rankY ? "aPreferred" : rankX > rankY ? "bPreferred" : "tied"]++;
      tallies.set(key, tally);
    }
  return [...tallies.values()];
}
