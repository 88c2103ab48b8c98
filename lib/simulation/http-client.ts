/** A signed-in caller of a running Hone: the same door that browsers use, without a browser. */
import { unzipSync } from "fflate";
import { z } from "zod";
import type { Download, Endpoint } from "@/lib/contract/endpoint";
import { AppError } from "@/lib/contract/errors";
import { call, fillPath } from "@/lib/http/call";

export type Client = {
  readonly email: string;
  /** Calls an endpoint as this person. Throws AppError with the server's code. */
  call<P extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    endpoint: Endpoint<P, B, R>,
    input: { params: z.input<P>; body: z.input<B> },
  ): Promise<z.output<R>>;
  /** The files of a download, by their names without folders. Throws AppError when the server refuses. */
  download<P extends z.ZodType, Q extends z.ZodType>(
    endpoint: Download<P, Q>,
    params: z.input<P> & Record<string, string>,
  ): Promise<Map<string, Uint8Array>>;
};

/**
 * Signs in with e-mail and password, as next-auth's credentials form does: a CSRF token first, then the callback; the
 * session is the cookie that comes back.
 * @throws AppError `unauthenticated` when the server does not know this e-mail with this password.
 */
export async function signIn(input: { url: string; email: string; password: string }): Promise<Client> {
  const fetcher = withCookies(input.url);
  const csrf = await fetcher("/api/auth/csrf");
  const { csrfToken } = z.object({ csrfToken: z.string() }).parse(await csrf.json());
  await fetcher("/api/auth/callback/credentials", {
    method: "POST",
    body: new URLSearchParams({
      csrfToken,
      email: input.email,
      password: input.password,
      json: "true",
    }),
  });
  const session = z
    .object({ userId: z.string().optional() })
    .nullable()
    .parse(await (await fetcher("/api/auth/session")).json());
  if (session?.userId === undefined) {
    throw new AppError("unauthenticated", `${input.url} does not let ${input.email} in.`);
  }
  return {
    email: input.email,
    call: (endpoint, body) => call(endpoint, body, { fetcher }),
    async download(endpoint, params) {
      const response = await fetcher(fillPath(endpoint.path, params));
      if (!response.ok) throw new AppError("internal", `${endpoint.path} answered ${response.status}.`);
      const zip = new Uint8Array(await response.arrayBuffer());
      const entries = Object.entries(unzipSync(zip, { filter: ({ name }) => !name.endsWith("/") }));
      return new Map(entries.map(([name, bytes]) => [name.slice(name.lastIndexOf("/") + 1), bytes]));
    },
  };
}

/** `fetch` for paths of one server that keeps cookies as a browser does. */
function withCookies(url: string): typeof fetch {
  const jar = new Map<string, string>();
  return async (path, init) => {
    const headers = new Headers(init?.headers);
    headers.set("cookie", [...jar].map(([name, value]) => `${name}=${value}`).join("; "));
    headers.set("origin", new URL(url).origin);
    const response = await fetch(new URL(String(path), url), {
      ...init,
      headers,
      redirect: "manual",
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      const split = pair.indexOf("=");
      jar.set(pair.slice(0, split), pair.slice(split + 1));
    }
    return response;
  };
}
