import type { z } from "zod";
import type { ErrorCode } from "./errors";
import type { Role } from "./roles";

export type Method = "GET" | "POST" | "PATCH" | "DELETE";

/** One HTTP endpoint, described once and read by the server, the browser and the tests. */
export type Endpoint<P extends z.ZodType, B extends z.ZodType, R extends z.ZodType> = {
  method: Method;
  /** `:name` marks a parameter. */
  path: `/api/${string}`;
  /** The least role that may call it; "anyone" needs no session. */
  role: Role | "anyone";
  params: P;
  /** The JSON body; for GET, the query string. */
  body: B;
  response: R;
  /** Beyond invalid_input, too_large, unauthenticated, forbidden and internal, which any endpoint may give. */
  errors: readonly ErrorCode[];
  /** Largest body in bytes; 256 KB when left out. */
  maxBytes?: number;
};

export const endpoint = <P extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  e: Endpoint<P, B, R>,
): Endpoint<P, B, R> => e;

/** Files to keep, in one archive: what a link downloads. */
export type Download<P extends z.ZodType, Q extends z.ZodType> = {
  path: `/api/${string}`;
  role: Role;
  params: P;
  query: Q;
  errors: readonly ErrorCode[];
};

export const download = <P extends z.ZodType, Q extends z.ZodType>(d: Download<P, Q>): Download<P, Q> => d;

/** A stream of server-sent events: each `data:` line is one `event`, as JSON. */
export type EventStream<P extends z.ZodType, E extends z.ZodType> = {
  path: `/api/${string}`;
  role: Role;
  params: P;
  event: E;
  errors: readonly ErrorCode[];
};

export const eventStream = <P extends z.ZodType, E extends z.ZodType>(e: EventStream<P, E>): EventStream<P, E> => e;
