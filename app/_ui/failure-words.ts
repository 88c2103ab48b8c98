import type { ErrorCode } from "@/lib/contract/errors";

const SAY_ALL: readonly ErrorCode[] = [
  "unauthenticated",
  "not_your_task",
  "lease_expired",
  "already_submitted",
  "policy_unavailable",
  "rate_limited",
  "internal",
];

/** Whether the sentence of a code (`ui.failure` in the messages) needs no other beside it: it means one thing to whoever meets it. */
export const saysAll = (code: ErrorCode): boolean => SAY_ALL.includes(code);
