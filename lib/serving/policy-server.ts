/** The policy server's HTTP side: POST /sample and /stream for holders of the token, GET /health for the supervisor. */
import { timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { z } from "zod";
import { AppError, ERROR_STATUS, type ErrorCode } from "@/lib/contract/errors";
import { sha256 } from "@/lib/platform/digest";
import { log } from "@/lib/platform/log";
import type { Policies } from "./policies";
import { SampleOrder, type StreamLine } from "./protocol";

const MAX_BYTES = 8 * 2 ** 20;

export function createPolicyServer(input: { policies: Policies; token: string }): Server {
  return createServer((request, response) => {
    answer(request, response, input).then(
      (body) => body && send(response, 200, body),
      (error: unknown) => {
        const { code, detail } = problemOf(error);
        send(response, ERROR_STATUS[code], { code, detail });
      },
    );
  });
}

function problemOf(error: unknown): { code: ErrorCode; detail: string } {
  const known = error instanceof AppError ? error : new AppError("internal", "The policy server failed.");
  if (known.code === "internal") log.error({ err: error }, "sampling failed");
  return { code: known.code, detail: known.message };
}

/** What to send, or null when it is sent already. */
async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { policies, token }: { policies: Policies; token: string },
): Promise<object | null> {
  if (request.method === "GET" && request.url === "/health") return { ok: true };
  if (!isBearer(request.headers.authorization, token)) throw new AppError("unauthenticated", "The token is wrong.");
  if (request.method !== "POST" || (request.url !== "/sample" && request.url !== "/stream"))
    throw new AppError("not_found", "There are only POST /sample and POST /stream.");
  const parsed = SampleOrder.safeParse(jsonOf(await read(request)));
  if (!parsed.success) throw new AppError("invalid_input", z.prettifyError(parsed.error));
  if (request.url === "/sample") return policies.sample(parsed.data);
  await stream(response, policies, parsed.data);
  return null;
}

/** Sends lines while the answers are written. A listener that goes away stops nothing: the batch is shared. */
async function stream(response: ServerResponse, policies: Policies, order: SampleOrder): Promise<void> {
  const say = (line: StreamLine) => response.write(`${JSON.stringify(line)}\n`);
  response.writeHead(200, { "content-type": "application/x-ndjson" });
  response.flushHeaders();
  try {
    const answer = await policies.sample(order, (place, text) => say({ kind: "text", place, text }));
    say({ kind: "answer", answer });
  } catch (error) {
    say({ kind: "problem", ...problemOf(error) });
  }
  response.end();
}

/** Compares digests, so that time does not tell how much of a token was right. */
const isBearer = (header: string | undefined, token: string): boolean =>
  timingSafeEqual(Buffer.from(sha256(header ?? "")), Buffer.from(sha256(`Bearer ${token}`)));

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new AppError("too_large", "That is too large.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError("invalid_input", "The order is not JSON.", { cause });
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
