/** What the page knows of a round, and how an event adds to it. */
import type { z } from "zod";
import type { getRound, roundEvents } from "@/lib/contract/rounds";

export type RoundView = z.output<(typeof getRound)["response"]>;
export type RoundEvent = z.output<(typeof roundEvents)["event"]>;

/** The view with an event's news. Hearing the same news twice changes nothing, so a stream may overlap what was loaded. */
export function withEvent(view: RoundView, event: RoundEvent): RoundView {
  return {
    round: event.round,
    metrics: added(view.metrics, event.metrics, (m) => `${m.name} ${m.step}`),
    log: added(view.log, event.log, (l) => l.id),
    samples: added(view.samples, event.samples, (s) => `${s.step} ${s.position}`),
  };
}

/** Both lists, the newer entry where they meet; the same list when there is no news. */
function added<T>(known: T[], news: readonly T[], keyOf: (item: T) => string): T[] {
  if (news.length === 0) return known;
  const byKey = new Map(known.map((item) => [keyOf(item), item]));
  for (const item of news) byKey.set(keyOf(item), item);
  return [...byKey.values()];
}

/** Samples by step, newest last, each step's in the order of the fixed prompts. */
export function samplesByStep(
  samples: readonly RoundView["samples"][number][],
): { step: number; samples: RoundView["samples"] }[] {
  const steps = new Map<number, RoundView["samples"]>();
  for (const sample of samples) {
    const own = steps.get(sample.step) ?? [];
    own.push(sample);
    steps.set(sample.step, own);
  }
  return [...steps]
    .sort(([a], [b]) => a - b)
    .map(([step, own]) => ({ step, samples: own.sort((a, b) => a.position - b.position) }));
}
