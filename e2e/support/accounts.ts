import { readFileSync } from "node:fs";
import path from "node:path";
import type { APIRequestContext, Page } from "playwright/test";
import { z } from "zod";
import { Role } from "../../lib/contract/roles";

const Account = z.object({ email: z.string(), password: z.string(), role: Role });
export type Account = z.infer<typeof Account>;

/** The accounts of the demo, as the first start wrote them for its owner. */
export function demoAccount(role: Role): Account {
  const file = path.join(process.env.HONE_DATA ?? ".hone", "demo-accounts.json");
  const accounts = z.array(Account).parse(JSON.parse(readFileSync(file, "utf8")));
  const found = accounts.find((a) => a.role === role);
  if (!found) throw new Error(`The demo has no ${role}.`);
  return found;
}

/** Signs in through the form, as a person does. */
export async function signIn(page: Page, account: { email: string; password: string }): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(account.email);
  await page.getByLabel("Password").fill(account.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

/** Signs in over HTTP, as a script does. The session stays in the context's cookies. */
export async function signInOverHttp(
  request: APIRequestContext,
  account: { email: string; password: string },
): Promise<void> {
  const { csrfToken } = (await (await request.get("/api/auth/csrf")).json()) as {
    csrfToken: string;
  };
  const answer = await request.post("/api/auth/callback/credentials", {
    form: { csrfToken, ...account, json: "true", callbackUrl: "/" },
  });
  if (!answer.ok()) throw new Error(`Signing in as ${account.email} gave ${answer.status()}.`);
}
