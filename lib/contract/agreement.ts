import { z } from "zod";
import { inProject, Nothing, PersonRef } from "./common";
import { endpoint } from "./endpoint";

/**
 * Agreement of two labelers over the pairs of responses both have ranked.
 * `agree`, `disagree`: both strict, same or opposite order. `bothTied`, `oneTied`: ties of both, of one.
 */
export const PairAgreement = z.object({
  a: PersonRef,
  b: PersonRef,
  comparisons: z.number().int(),
  agree: z.number().int(),
  disagree: z.number().int(),
  bothTied: z.number().int(),
  oneTied: z.number().int(),
  /** agree / (agree + disagree): pairs with any tie are left out. Null when none is left. */
  strict: z.number().nullable(),
  /** 95 % Wilson interval of `strict`. */
  interval: z.tuple([z.number(), z.number()]).nullable(),
  /** (agree + bothTied + oneTied / 2) / all pairs: a tie against an order counts half. */
  withTies: z.number().nullable(),
});
export type PairAgreement = z.infer<typeof PairAgreement>;

export const getAgreement = endpoint({
  method: "GET",
  path: "/api/projects/:projectId/agreement",
  role: "reviewer",
  params: inProject,
  body: Nothing,
  response: z.object({
    overall: PairAgreement.omit({ a: true, b: true }).extend({ labelers: z.number().int() }),
    pairs: z.array(PairAgreement),
  }),
  errors: ["not_found"],
});

/** A comparison that labelers order differently, most contested first. */
export const Disagreement = z.object({
  comparisonId: z.uuid(),
  prompt: z.string(),
  /** Share of strict pairs ordered alike. */
  agreement: z.number().nullable(),
  responses: z.array(z.object({ id: z.uuid(), text: z.string() })),
  rankings: z.array(
    z.object({
      labeler: PersonRef,
      tiers: z.array(z.array(z.uuid())),
      noneAcceptable: z.boolean(),
    }),
  ),
});
export type Disagreement = z.infer<typeof Disagreement>;

export const listDisagreements = endpoint({
  method: "GET",
  path: "/api/projects/:projectId/disagreements",
  role: "reviewer",
  params: inProject,
  body: z.object({
    limit: z.coerce.number().int().min(1).max(100).default(20),
    labelerA: z.uuid().optional(),
    labelerB: z.uuid().optional(),
  }),
  response: z.object({ disagreements: z.array(Disagreement) }),
  errors: ["not_found"],
});
