/** Every failure the product can report, with its HTTP status. The code is the contract; the message is for people. */
export const ERROR_STATUS = {
  /** The input does not have the form the endpoint asks for; the message names the field. */
  invalid_input: 422,
  /** Larger than the endpoint takes. */
  too_large: 413,
  /** No session, or one that has ended. */
  unauthenticated: 401,
  /** Signed in, but the role does not allow it. */
  forbidden: 403,
  /** No such thing, or not one that the caller may know of. */
  not_found: 404,
  /** The task is held by someone else or was never given to the caller. */
  not_your_task: 403,
  /** The lease ran out and the place was given away; the draft is kept. */
  lease_expired: 409,
  /** The task was answered already; the answer stands and can be edited. */
  already_submitted: 409,
  /** The ranking does not name exactly the responses that were shown. */
  incomplete_ranking: 422,
  /** The project does not allow ties. */
  ties_not_allowed: 422,
  /** Someone changed it in the meantime; load it again. */
  stale: 409,
  /** The project holds this already. */
  duplicate: 409,
  /** Something about it wants a second look, which the message names; sent again as confirmed, it is taken. */
  unconfirmed: 409,
  /** Too little data for what was asked; the message says how much is missing. */
  too_little_data: 409,
  /** The round could start but would likely teach nothing; the message says why. A written reason starts it all the same. */
  preflight_refused: 409,
  /** The settings contradict each other or the chosen models; the message says which. */
  invalid_settings: 422,
  /** The object's state does not allow it, such as cancelling a finished round. */
  wrong_state: 409,
  /** The policy server does not answer; try again. */
  policy_unavailable: 503,
  /** Too many tries; wait. */
  rate_limited: 429,
  internal: 500,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

/**
 * An expected failure. `reason` and `details` say it again for programs, where the table in refusals.ts has a sentence for it. Thrown by operations; becomes problem+json in
 * lib/http/route.ts and a job's error in lib/queue/job.ts.
 */
export class AppError extends Error {
  readonly reason: string | undefined;
  readonly details: Readonly<Record<string, string | number>>;
  constructor(
    readonly code: ErrorCode,
    message: string,
    options: { cause?: unknown; reason?: string; details?: Record<string, string | number> } = {},
  ) {
    super(message, "cause" in options ? { cause: options.cause } : {});
    this.name = "AppError";
    this.reason = options.reason;
    this.details = options.details ?? {};
  }
}
