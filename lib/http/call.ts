import { z } from "zod";
import type { Endpoint } from "@/lib/contract/endpoint";
import { AppError, ERROR_STATUS, type ErrorCode } from "@/lib/contract/errors";

/** A failure as the server reports it (RFC 9457). */
const Problem = z.object({
  code: z.enum(Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]]),
  detail: z.string(),
  reason: z.string().optional(),
  details: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});

/**
 * Calls an endpoint from the browser, a test or a script.
 * @param options.fetcher  `fetch`, or one that keeps cookies and knows the server's address.
 * @throws AppError with the server's code; `internal` when the answer is not one of Hone's; TypeError when the network fails.
 */
export async function call<P extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  endpoint: Endpoint<P, B, R>,
  input: { params: z.input<P>; body: z.input<B> },
  options: { fetcher?: typeof fetch; signal?: AbortSignal } = {},
): Promise<z.output<R>> {
  const isGet = endpoint.method === "GET";
  const response = await (options.fetcher ?? fetch)(addressOf(endpoint, input), {
    method: endpoint.method,
    ...(!isGet && {
      body: JSON.stringify(input.body),
      headers: { "content-type": "application/json" },
    }),
    ...(options.signal && { signal: options.signal }),
  });
  const json: unknown = await response.json().catch(() => null);
  if (!response.ok) throw problemOf(json, response.status);
  return endpoint.response.parse(json);
}

/** Where a call goes: the path with its parameters filled in and, of one that reads, what is asked. */
export function addressOf<P extends z.ZodType, B extends z.ZodType>(
  { method, path }: Endpoint<P, B, z.ZodType>,
  { params, body }: { params: z.input<P>; body: z.input<B> },
): string {
  return fillPath(path, params as Record<string, string>) + (method === "GET" ? query(body) : "");
}

/** The endpoint's path with its parameters filled in. */
export const fillPath = (path: string, params: Record<string, string>): string =>
  path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));

function query(body: unknown): string {
  const given = Object.entries(body as Record<string, unknown>).filter(([, v]) => v !== undefined);
  return given.length === 0 ? "" : `?${new URLSearchParams(given.map(([k, v]) => [k, String(v)]))}`;
}

function problemOf(json: unknown, status: number): AppError {
  const problem = Problem.safeParse(json);
  if (!problem.success) return new AppError("internal", `The server answered ${status} without saying why.`);
  const { code, detail, reason, details } = problem.data;
  return new AppError(code, detail, { ...(reason && { reason }), ...(details && { details }) });
}
