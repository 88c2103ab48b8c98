/**
 * The texts of the shell and of all pages for labelers, by language: one JSON file per area, read with
 * `useTranslations("area")`. English says which texts there are; a test holds the other languages to it.
 */
import de from "./de";
import en from "./en";

export type Messages = typeof en;

export const MESSAGES = { en, de } as const satisfies Record<string, Messages>;

declare module "use-intl" {
  interface AppConfig {
    Locale: keyof typeof MESSAGES;
    Messages: Messages;
  }
}
