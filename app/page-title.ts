import type { Metadata } from "next";
import { cookies, headers } from "next/headers";
import type { Locale } from "use-intl";
import { MESSAGES, type Messages } from "./_messages/messages";
import { language } from "./_ui/preferences";

/** The language of this request: the one chosen in this browser, or else the first that the browser asks for. */
export async function requestLanguage(): Promise<Locale> {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  return language.parse(jar.get(language.cookie)?.value ?? head.get("accept-language")?.slice(0, 2));
}

/** A page's `generateMetadata`: its title in the tab, in the reader's language. */
export const titled =
  (page: keyof Messages["titles"]): (() => Promise<Metadata>) =>
  async () => ({ title: MESSAGES[await requestLanguage()].titles[page] });
