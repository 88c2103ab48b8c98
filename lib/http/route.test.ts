import { beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { endpoint, eventStream } from "@/lib/contract/endpoint";
import { AppError } from "@/lib/contract/errors";
import { refusal, refusalKey } from "@/lib/contract/refusals";
import { Role } from "@/lib/contract/roles";
import { call } from "./call";
import { route, stream } from "./route";
import type { Actor } from "./session";

let actor: Actor | null = null;
vi.mock("./session", () => ({ currentActor: async () => actor }));
const as = (role: Role): Actor => ({ userId: "u", role, name: "n", email: "e" });
beforeEach(() => {
  actor = as("labeler");
});

const double = endpoint({
  method: "POST",
  path: "/api/things/:id/double",
  role: "labeler",
  params: z.object({ id: z.string() }),
  body: z.object({ n: z.number().int("Give a whole number.") }),
  response: z.object({ id: z.string(), n: z.number() }),
  errors: ["not_found"],
  maxBytes: 200,
});
type Handler = ReturnType<typeof route>;
/** A fetch that goes straight into a handler. */
const into =
  (handler: Handler, headers: Record<string, string> = {}): typeof fetch =>
  (url, init) =>
    handler(new Request(`http://hone${url}`, { ...init, headers: { ...headers } }), {
      params: Promise.resolve({ id: String(url).split("/")[3] }),
    });
const doubled = route(double, async ({ params, body }) => ({ id: params.id, n: body.n * 2 }));
const callDouble = (handler: Handler, n: unknown, headers?: Record<string, string>) =>
  call(double, { params: { id: "x" }, body: { n: n as number } }, { fetcher: into(handler, headers) });

test("call and route speak the same endpoint", async () =>
  expect(await callDouble(doubled, 21)).toEqual({ id: "x", n: 42 }));

test("without a session nothing runs", async () => {
  actor = null;
  const run = vi.fn();
  await expect(callDouble(route(double, run), 1)).rejects.toMatchObject({
    code: "unauthenticated",
  });
  expect(run).not.toHaveBeenCalled();
});

test.each(Role.options.flatMap((has) => Role.options.map((needs) => [has, needs] as const)))(
  "a %s asks for what needs a %s",
  async (has, needs) => {
    actor = as(has);
    const handler = route({ ...double, role: needs }, async () => ({ id: "x", n: 0 }));
    const allowed = Role.options.indexOf(has) >= Role.options.indexOf(needs);
    const outcome = callDouble(handler, 1);
    await (allowed
      ? expect(outcome).resolves.toBeDefined()
      : expect(outcome).rejects.toMatchObject({ code: "forbidden" }));
  },
);

test("a malformed body is invalid_input, names the field, and the operation does not run", async () => {
  const run = vi.fn();
  await expect(callDouble(route(double, run), 1.5)).rejects.toMatchObject({
    code: "invalid_input",
    message: expect.stringContaining("n: Give a whole number."),
  });
  expect(run).not.toHaveBeenCalled();
});

test("a body that is not JSON is invalid_input", async () => {
  const response = await doubled(new Request("http://hone/", { method: "POST", body: "{" }), {
    params: Promise.resolve({ id: "x" }),
  });
  expect([response.status, await response.json()]).toMatchObject([422, { code: "invalid_input" }]);
});

test("a body over the limit is too_large", async () => {
  const response = await doubled(
    new Request("http://hone/", {
      method: "POST",
      body: JSON.stringify({ n: 1, x: "y".repeat(300) }),
    }),
    { params: Promise.resolve({ id: "x" }) },
  );
  expect([response.status, await response.json()]).toMatchObject([413, { code: "too_large" }]);
});

test("an expected failure crosses with its code, status and message", async () => {
  const handler = route(double, async () => {
    throw new AppError("not_found", "There is no such thing.");
  });
  await expect(callDouble(handler, 1)).rejects.toMatchObject({
    code: "not_found",
    message: "There is no such thing.",
  });
});

test("a refusal crosses with its reason and details, so that it can be said in another language", async () => {
  const handler = route(double, async () => {
    throw refusal("incomplete_ranking", "ranksMissing", { missing: 2, all: 4 });
  });
  const error = await callDouble(handler, 1).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    message: "Responses without a rank: 2 of 4. Give each response a rank.",
    details: { missing: 2, all: 4 },
  });
  expect(refusalKey(error as AppError)).toBe("incomplete_ranking.ranksMissing");
});

test("a malformed body names its fields as details", async () =>
  expect(callDouble(doubled, 1.5)).rejects.toMatchObject({ reason: "malformed", details: { fields: "n" } }));

test("an unexpected failure does not leak its message", async () => {
  const handler = route(double, async () => {
    throw new Error("password=hunter2");
  });
  await expect(callDouble(handler, 1)).rejects.toMatchObject({
    code: "internal",
    message: expect.not.stringContaining("hunter2"),
  });
});

test("an answer that is not what the contract says is our bug, not the caller's", async () => {
  const handler = route(double, async () => ({ id: "x", n: "many" }) as never);
  await expect(callDouble(handler, 1)).rejects.toMatchObject({ code: "internal" });
});

test("a write from another site is refused", async () =>
  expect(callDouble(doubled, 1, { "sec-fetch-site": "cross-site" })).rejects.toMatchObject({
    code: "forbidden",
  }));

test("a route without parameters is given none", async () => {
  const plain = endpoint({
    method: "GET",
    path: "/api/plain",
    role: "anyone",
    params: z.object({}),
    body: z.object({}),
    response: z.object({ ok: z.boolean() }),
    errors: [],
  });
  const response = await route(plain, async () => ({ ok: true }))(new Request("http://hone/"), {});
  expect(response.status).toBe(200);
});

const ticks = eventStream({
  path: "/api/ticks",
  role: "admin",
  params: z.object({}),
  event: z.number(),
  errors: [],
});

test("a stream sends each event as a data line, and ends its source when the listener leaves", async () => {
  actor = as("admin");
  let ended = false;
  const handler = stream(ticks, async () =>
    (async function* () {
      try {
        for (let i = 1; ; i++) yield i;
      } finally {
        ended = true;
      }
    })(),
  );
  const response = await handler(new Request("http://hone/"), { params: Promise.resolve({}) });
  const reader = response.body!.getReader();
  const first = new TextDecoder().decode((await reader.read()).value);
  await reader.cancel();
  expect([first, ended]).toEqual(["data: 1\n\n", true]);
});

test("a stream is closed to lower roles", async () => {
  actor = as("reviewer");
  const handler = stream(ticks, async () => ({
    [Symbol.asyncIterator]: () => ({ next: vi.fn() }),
  }));
  const response = await handler(new Request("http://hone/"), { params: Promise.resolve({}) });
  expect(response.status).toBe(403);
});
