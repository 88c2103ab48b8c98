import type { Page } from "playwright/test";

/**
 * Creates a labeler on the People page of the project that the admin is in.
 * @returns what they sign in with: the password is shown only there and then.
 */
export async function addLabeler(page: Page, name: string): Promise<{ email: string; password: string }> {
  const email = `${crypto.randomUUID()}@hone.local`;
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "People" }).click();
  await page.getByRole("button", { name: "Add a person" }).click();
  const asked = page.getByRole("dialog", { name: "Add a person" });
  await asked.getByLabel("Name").fill(name);
  await asked.getByLabel("E-mail").fill(email);
  await asked.getByRole("button", { name: `Add ${name}` }).click();
  const made = page.getByRole("dialog", { name: `${name} can sign in` });
  const password = await made.getByRole("code").innerText();
  await made.getByRole("button", { name: "I have passed it on" }).click();
  return { email, password };
}
