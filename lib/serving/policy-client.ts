import { z } from "zod";
import { AppError, ERROR_STATUS, type ErrorCode } from "@/lib/contract/errors";
import { env } from "@/lib/platform/env";
import { SampleAnswer, type SampleOrder, StreamLine } from "./protocol";

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
  const response = await post("/sample", order, signal);
  const json: unknown = await response.json().catch(unavailable);
  if (response.ok) return SampleAnswer.parse(json);
  throw errorOf(json);
}

/**
 * The same, hearing what is written as it is written.
 * @param onText  what is written so far in answer to the prompt at a place of the order.
 */
export async function streamPolicy(
  order: SampleOrder,
  onText: (place: number, text: string) => void,
  signal: AbortSignal = AbortSignal.timeout(120_000),
): Promise<SampleAnswer> {
  const response = await post("/stream", order, signal);
  if (!response.ok || !response.body) throw errorOf(await response.json().catch(unavailable));
  for await (const line of linesOf(response.body)) {
    const said = StreamLine.parse(JSON.parse(line));
    if (said.kind === "answer") return said.answer;
    if (said.kind === "problem") throw errorOf(said);
    onText(said.place, said.text);
  }
  return unavailable("The stream ended before its answer.");
}

function post(path: string, order: SampleOrder, signal: AbortSignal): Promise<Response> {
  const { POLICY_SERVER_URL, POLICY_SERVER_TOKEN } = env("POLICY_SERVER_URL", "POLICY_SERVER_TOKEN");
  return fetch(new URL(path, POLICY_SERVER_URL), {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${POLICY_SERVER_TOKEN}` },
    body: JSON.stringify(order),
    signal,
  }).catch(unavailable);
}

function errorOf(json: unknown): AppError {
  const { code, detail } = Problem.parse(json);
  return new AppError(code === "internal" || code === "unauthenticated" ? "policy_unavailable" : code, detail);
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for await (const chunk of body) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
    }
  } catch (cause) {
    unavailable(cause);
  }
}

function unavailable(cause: unknown): never {
  const message = "The policy server does not answer. Try again in a moment.";
  throw new AppError("policy_unavailable", message, { cause });
}
