import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { downloadModel } from "@/lib/contract/models";
import { health } from "@/lib/contract/projects";
import { signIn } from "./http-client";

const SESSION = "next-auth.session-token=signed.token=; Path=/; HttpOnly";

/** Behaves as next-auth does: a CSRF cookie and token, a redirect after the callback, a session for its cookie. */
function fakeHone(): Server {
  return createServer(async (request, response) => {
    const cookies = request.headers.cookie ?? "";
    let body = "";
    for await (const chunk of request) body += chunk;
    const form = new URLSearchParams(body);
    const json = (value: unknown) => response.end(JSON.stringify(value));
    if (request.url === "/api/auth/csrf") {
      response.setHeader("set-cookie", "next-auth.csrf-token=abc%7Cdef; Path=/; HttpOnly");
      json({ csrfToken: "abc" });
    } else if (request.url === "/api/auth/callback/credentials") {
      const isKnown =
        cookies.includes("next-auth.csrf-token=abc%7Cdef") &&
        form.get("csrfToken") === "abc" &&
        form.get("email") === "ana@hone.example" &&
        form.get("password") === "correct horse";
      if (isKnown) response.setHeader("set-cookie", [SESSION, "other=1; Path=/"]);
      response.statusCode = isKnown ? 302 : 401;
      response.setHeader("location", "/");
      response.end();
    } else if (request.url === "/api/auth/session") {
      json(cookies.includes("next-auth.session-token=signed.token=") ? { userId: "1" } : {});
    } else if (request.url === "/api/health" && cookies.includes("session-token=signed.token=")) {
      json({ ok: true });
    } else if (request.url === "/api/models/7/archive" && cookies.includes("session-token=signed.token=")) {
      response.end(zipSync({ "policy-v1": { "config.json": new TextEncoder().encode("{}") } }));
    } else {
      response.statusCode = 401;
      json({ code: "unauthenticated", detail: "Sign in first." });
    }
  });
}

describe("signIn", () => {
  const server = fakeHone();
  let url: string;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    // A listening TCP server has an address with a port.
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.close();
  });

  it("keeps the session and calls endpoints with it", async () => {
    const client = await signIn({ url, email: "ana@hone.example", password: "correct horse" });
    expect(await client.call(health, { params: {}, body: {} })).toEqual({ ok: true });
  });

  it("downloads the files of an archive by their names", async () => {
    const client = await signIn({ url, email: "ana@hone.example", password: "correct horse" });
    const files = await client.download(downloadModel, { id: "7" });
    expect([...files].map(([name, bytes]) => [name, new TextDecoder().decode(bytes)])).toEqual([["config.json", "{}"]]);
    await expect(client.download(downloadModel, { id: "8" })).rejects.toThrow("answered 401");
  });

  it("says whom the server does not let in", async () => {
    await expect(signIn({ url, email: "ana@hone.example", password: "wrong" })).rejects.toThrow(
      "does not let ana@hone.example in",
    );
  });
});
