/** The policy server's HTTP side: POST /sample for holders of the token, GET /health for the supervisor. */
import { timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { z } from "zod";
import { AppError, ERROR_STATUS } from "@/lib/contract/errors";
import { sha256 } from "@/lib/platform/digest";
import { log } from "@/lib/platform/log";
import type { Policies } from "./policies";
import { SampleOrder } from "./protocol";

const MAX_BYTES = 8 * 2 ** 20;

export function createPolicyServer(input: { policies: Policies; token: string }): Server {
  return createServer((request, response) => {
    answer(request, input).then(
      (body) => send(response, 200, body),
      (error: unknown) => {
        const known = error instanceof AppError ? error : new AppError("internal", "The policy server failed.");
        if (known.code === "internal") log.error({ err: error }, "sampling failed");
        send(response, ERROR_STATUS[known.code], { code: known.code, detail: known.message });
      },
    );
  });
}

async function answer(
  request: IncomingMessage,
  { policies, token }: { policies: Policies; token: string },
): Promise<unknown> {
  if (request.method === "GET" && request.url === "/health") return { ok: true };
  if (!isBearer(request.headers.authorization, token)) throw new AppError("unauthenticated", "The token is wrong.");
  if (request.method !== "POST" || request.url !== "/sample")
    throw new AppError("not_found", "There is only POST /sample.");
  const parsed = SampleOrder.safeParse(jsonOf(await read(request)));
  if (!parsed.success) throw new AppError("invalid_input", z.prettifyError(parsed.error));
  return policies.sample(parsed.data);
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
