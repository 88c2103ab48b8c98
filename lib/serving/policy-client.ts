import { z } from "zod";
import { AppError, ERROR_STATUS, type ErrorCode } from "@/lib/contract/errors";
import { env } from "@/lib/platform/env";
import { SampleAnswer, type SampleOrder } from "./protocol";

const Problem = z.object({
  code: z.enum(Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]]),
  detail: z.string(),
});

/**
 * Asks the policy server for responses.
 * @throws AppError policy_unavailable when it does not answer; else with its own code.
 */
export async function samplePolicy(
  order: SampleOrder,
  signal: AbortSignal = AbortSignal.timeout(120_000),
): Promise<SampleAnswer> {
  const { POLICY_SERVER_URL, POLICY_SERVER_TOKEN } = env("POLICY_SERVER_URL", "POLICY_SERVER_TOKEN");
  const response = await fetch(new URL("/sample", POLICY_SERVER_URL), {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${POLICY_SERVER_TOKEN}` },
    body: JSON.stringify(order),
    signal,
  }).catch(unavailable);
  const json: unknown = await response.json().catch(unavailable);
  if (response.ok) return SampleAnswer.parse(json);
  const { code, detail } = Problem.parse(json);
  throw new AppError(code === "internal" || code === "unauthenticated" ? "policy_unavailable" : code, detail);
}

function unavailable(cause: unknown): never {
  const message = "The policy server does not answer. Try again in a moment.";
  throw new AppError("policy_unavailable", message, { cause });
}
