import type { APIRequestContext } from "playwright/test";
import { createPerson } from "../../lib/contract/people";
import { createProject, type ProjectSettings } from "../../lib/contract/projects";
import { importPrompts } from "../../lib/contract/prompts";
import { call } from "../../lib/http/call";
import { demoAccount, signInOverHttp } from "./accounts";

/** A `fetch` for `call` that goes through a context of Playwright's, with its cookies. */
export const fetcherOf = (request: APIRequestContext): typeof fetch =>
  (async (path: string, init: RequestInit = {}) => {
    const answer = await request.fetch(path, {
      method: init.method ?? "GET",
      ...(init.body !== undefined && { data: init.body as string }),
      headers: init.headers as Record<string, string>,
    });
    return new Response(await answer.text(), { status: answer.status() });
  }) as typeof fetch; // `call` passes a path and these three options, nothing else of fetch's

/** A project with prompts to answer, made over HTTP by the demo's admin, who stays signed in in `request`. */
export async function projectWithPrompts(
  request: APIRequestContext,
  input: { prompts: readonly string[]; settings?: Partial<ProjectSettings> },
): Promise<{ projectId: string; name: string }> {
  await signInOverHttp(request, demoAccount("admin"));
  const options = { fetcher: fetcherOf(request) };
  const name = `Faults ${crypto.randomUUID().slice(0, 8)}`;
  const { id: projectId } = await call(createProject, { params: {}, body: { name, ...input.settings } }, options);
  const prompts = input.prompts.map((content) => ({
    messages: [{ role: "user" as const, content }],
    useCase: "open_qa" as const,
    author: "ada",
  }));
  if (prompts.length > 0) await call(importPrompts, { params: { projectId }, body: { prompts } }, options);
  return { projectId, name };
}

/** A new labeler, made over HTTP by the admin who is signed in in `request`. */
export async function newLabeler(request: APIRequestContext): Promise<{ email: string; password: string }> {
  const email = `${crypto.randomUUID()}@hone.local`;
  const { generatedPassword } = await call(
    createPerson,
    { params: {}, body: { email, name: "A labeler", role: "labeler" } },
    { fetcher: fetcherOf(request) },
  );
  if (generatedPassword === null) throw new Error("A new account came without a password.");
  return { email, password: generatedPassword };
}
