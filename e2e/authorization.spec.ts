/** Every endpoint × every role, over HTTP against the running service. */
import { expect, test } from "playwright/test";
import { DOWNLOADS, ENDPOINTS, EVENT_STREAMS } from "../lib/contract/endpoints";
import { isAllowed, Role } from "../lib/contract/roles";
import { demoAccount, signInOverHttp } from "./support/accounts";

const NOBODY = "00000000-0000-7000-8000-000000000000";
const endpoints = [
  ...ENDPOINTS,
  ...[...EVENT_STREAMS, ...DOWNLOADS].map(({ path, role }) => ({ method: "GET" as const, path, role })),
];

for (const who of ["nobody", ...Role.options] as const)
  test(`${who} reaches exactly the endpoints of that role`, async ({ playwright, baseURL }) => {
    const request = await playwright.request.newContext({ baseURL: baseURL! });
    if (who !== "nobody") await signInOverHttp(request, demoAccount(who));
    for (const { method, path, role } of endpoints) {
      // Ids that name nothing and an empty body: whoever is let in goes no further than that.
      const answer = await request.fetch(path.replace(/:\w+/g, NOBODY), {
        method,
        ...(method !== "GET" && { data: {} }),
      });
      const name = `${method} ${path}`;
      const { code } = answer.ok() ? { code: "" } : ((await answer.json()) as { code: string });
      const isOpen = role === "anyone" || (who !== "nobody" && isAllowed(who, role));
      if (isOpen) expect(["unauthenticated", "forbidden", "internal"], name).not.toContain(code);
      else
        expect([answer.status(), code], name).toEqual(who === "nobody" ? [401, "unauthenticated"] : [403, "forbidden"]);
    }
    await request.dispose();
  });

test("a wrong password signs no one in, and says no more than that", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(demoAccount("admin").email);
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(page).toHaveURL(/sign-in/);
});
