/**
 * Everything the pages of agreement add up, from one comparison and all rankings of it. Pure: what the service stores, what
 * an experiment analyses, and what tests expect come from here.
 */
import { kendallW } from "./kendall";
import { type AgreementCounts, addCounts, compareRanks, NO_PAIRS } from "./pairwise";

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
  /** Rank by response id, 1 the best; equal ranks are ties. */
  ranks: ReadonlyMap<string, number>;
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
  ofLengths: number;
  longer: number;
  ofOpinions: number;
  assenting: number;
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
  return {
    rankings: rankings.map((ranking) => ({
      labeler: ranking.labeler,
      at: ranking.at,
      ...withPeers(ranking.labeler, pairs),
      ...leaningsOf(ranking, comparison),
    })),
    pairs,
    crowds: (["everyone", "people", "simulated"] as const).flatMap((crowd) => {
      const own = rankings.filter((r) => crowd === "everyone" || r.simulated === (crowd === "simulated"));
      return own.length < 2 ? [] : [{ crowd, ...tallyCrowd(own, pairs) }];
    }),
    versions: rankings.flatMap((ranking) => tallyVersions(ranking, comparison.responses)),
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

/** What a ranking shows of habits that have nothing to do with who else answered. */
function leaningsOf(ranking: CountedRanking, { hasOpinion, promptCharacters, responses }: CountedComparison) {
  const { ranks, displayOrder, activeSeconds } = ranking;
  const best = Math.min(...ranks.values());
  const onTop = [...ranks.values()].filter((rank) => rank === best).length;
  const leanings = { ofLengths: 0, longer: 0, ofOpinions: 0, assenting: 0 };
  for (const x of responses)
    for (const y of responses) {
      // Every strictly ordered pair once, x before y.
      if (!((ranks.get(x.id) ?? Number.NaN) < (ranks.get(y.id) ?? Number.NaN))) continue;
      if (x.characters !== y.characters) {
        leanings.ofLengths++;
        if (x.characters > y.characters) leanings.longer++;
      }
      if (hasOpinion && x.assents !== y.assents) {
        leanings.ofOpinions++;
        if (x.assents) leanings.assenting++;
      }
    }
  const characters = responses.reduce((sum, r) => sum + r.characters, promptCharacters);
  return {
    firstOnTop: (ranks.get(displayOrder[0] ?? "") === best ? 1 / onTop : 0) - 1 / ranks.size,
    ...leanings,
    logPace: activeSeconds > 0 && characters > 0 ? Math.log((1000 * activeSeconds) / characters) : null,
  };
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
