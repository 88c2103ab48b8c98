import { zipSync } from "fflate";
import type { z } from "zod";
import type { Download, Endpoint, EventStream } from "@/lib/contract/endpoint";
import { AppError, ERROR_STATUS } from "@/lib/contract/errors";
import { refusal } from "@/lib/contract/refusals";
import { isAllowed } from "@/lib/contract/roles";
import { log } from "@/lib/platform/log";
import { type Actor, currentActor } from "./session";

/** Next gives no params to a route without any. */
type Context = { params?: Promise<unknown> };
type Handler = (request: Request, context: Context) => Promise<Response>;

const MAX_BYTES = 256 * 1024;

/**
 * Turns an endpoint and one operation into a Next route handler: authenticate, authorize, parse, run, validate the answer, encode.
 * Expected failures leave as problem+json with their code; any other is logged and leaves as `internal`, without its message.
 */
export function route<P extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  endpoint: Endpoint<P, B, R>,
  run: (input: {
    /** Present unless the endpoint is open to anyone. */
    actor: Actor;
    params: z.output<P>;
    body: z.output<B>;
    signal: AbortSignal;
  }) => Promise<z.input<R>>,
): Handler {
  return async (request, context) => {
    try {
      const actor = await authorize(endpoint.role);
      if (endpoint.method !== "GET") refuseForeignOrigin(request);
      const params = parseInput(endpoint.params, (await context.params) ?? {});
      const body = parseInput(endpoint.body, await readBody(request, endpoint.maxBytes ?? MAX_BYTES));
      const result = await run({ actor, params, body, signal: request.signal });
      return Response.json(endpoint.response.parse(result), {
        headers: { "cache-control": "no-store" },
      });
    } catch (error) {
      return problem(error, endpoint.path);
    }
  };
}

/** Turns a download and the files that it is made of into a route handler. Nothing is compressed: weights do not get smaller. */
export function archive<P extends z.ZodType, Q extends z.ZodType>(
  endpoint: Download<P, Q>,
  collect: (input: {
    actor: Actor;
    params: z.output<P>;
    query: z.output<Q>;
  }) => Promise<{ name: string; files: ReadonlyMap<string, Uint8Array> }>,
): Handler {
  return async (request, context) => {
    try {
      const actor = await authorize(endpoint.role);
      const params = parseInput(endpoint.params, (await context.params) ?? {});
      const query = parseInput(endpoint.query, Object.fromEntries(new URL(request.url).searchParams));
      const { name, files } = await collect({ actor, params, query });
      const zip = zipSync({ [name]: Object.fromEntries(files) }, { level: 0 });
      // fflate makes plain buffers, never shared ones.
      return new Response(zip as Uint8Array<ArrayBuffer>, {
        headers: {
          "content-type": "application/zip",
          "content-disposition": `attachment; filename="${name}.zip"`,
          "cache-control": "no-store",
        },
      });
    } catch (error) {
      return problem(error, endpoint.path);
    }
  };
}

/** Turns an event stream and a source of events into a route handler. The source ends when the listener goes away. */
export function stream<P extends z.ZodType, E extends z.ZodType>(
  endpoint: EventStream<P, E>,
  open: (input: { actor: Actor; params: z.output<P>; signal: AbortSignal }) => Promise<AsyncIterable<z.input<E>>>,
): Handler {
  return async (request, context) => {
    try {
      const actor = await authorize(endpoint.role);
      const params = parseInput(endpoint.params, (await context.params) ?? {});
      const events = await open({ actor, params, signal: request.signal });
      return new Response(encodeEvents(events, endpoint.path), {
        headers: {
          "content-type": "text/event-stream",
          "cache-control": "no-store, no-transform",
          "x-accel-buffering": "no",
        },
      });
    } catch (error) {
      return problem(error, endpoint.path);
    }
  };
}

function encodeEvents(events: AsyncIterable<unknown>, path: string): ReadableStream<Uint8Array> {
  const iterator = events[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await iterator.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(`data: ${JSON.stringify(value)}\n\n`));
      } catch (error) {
        log.error({ err: error, path }, "event stream failed");
        controller.error(error);
      }
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}

async function authorize(role: Endpoint<z.ZodType, z.ZodType, z.ZodType>["role"]): Promise<Actor> {
  if (role === "anyone") return { userId: "", role: "labeler", name: "", email: "" };
  const actor = await currentActor();
  if (!actor) throw new AppError("unauthenticated", "Sign in first.");
  if (!isAllowed(actor.role, role)) throw refusal("forbidden", "role", { needed: role, yours: actor.role });
  return actor;
}

/** A browser names the page's origin on writes; one from another site is refused (cookies are SameSite=Lax besides). */
function refuseForeignOrigin(request: Request): void {
  const site = request.headers.get("sec-fetch-site");
  if (site && site !== "same-origin" && site !== "none") throw refusal("forbidden", "foreignSite");
}

async function readBody(request: Request, maxBytes: number): Promise<unknown> {
  if (request.method === "GET") return Object.fromEntries(new URL(request.url).searchParams);
  const text = await readAtMost(request, maxBytes);
  if (text === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    throw refusal("invalid_input", "notJson");
  }
}

async function readAtMost(request: Request, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > maxBytes) throw refusal("too_large", "body", { kilobytes: Math.floor(maxBytes / 1024) });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** problem+json (RFC 9457) for any failure. */
function problem(error: unknown, path: string): Response {
  const known = asAppError(error);
  if (known.code === "internal") log.error({ err: error, path }, "request failed");
  const status = ERROR_STATUS[known.code];
  return Response.json(
    {
      type: "about:blank",
      title: known.code,
      status,
      code: known.code,
      detail: known.message,
      ...(known.reason && { reason: known.reason, details: known.details }),
    },
    {
      status,
      headers: { "content-type": "application/problem+json", "cache-control": "no-store" },
    },
  );
}

const asAppError = (error: unknown): AppError =>
  error instanceof AppError
    ? error
    : new AppError("internal", "Something went wrong on our side. It is in the server's log.");

/** Only what the caller sent can be `invalid_input`; a schema that fails elsewhere is a bug of ours. */
function parseInput<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.slice(0, 5);
  const fields = [...new Set(issues.map((issue) => issue.path.join(".") || "–"))].join(", ");
  // The schemas speak English, and say more than the fields' names.
  throw new AppError("invalid_input", issues.map(describe).join(" "), { reason: "malformed", details: { fields } });
}

const describe = (issue: z.core.$ZodIssue): string =>
  issue.path.length === 0 ? issue.message : `${issue.path.join(".")}: ${issue.message}`;
