"use client";
import { useRouter } from "next/navigation";
import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import { IntlProvider, type Locale } from "use-intl";
import { MESSAGES } from "@/app/_messages/messages";
import { language, remember } from "./preferences";

const LanguageContext = createContext<{ locale: Locale; choose: (locale: Locale) => void } | null>(null);

/** The language of the texts below. Choosing another redraws them in place, so that nothing typed is lost. */
export function LanguageProvider({ initial, children }: { initial: Locale; children: ReactNode }) {
  const [locale, setLocale] = useState(initial);
  const router = useRouter();
  const context = useMemo(
    () => ({
      locale,
      choose: (chosen: Locale) => {
        document.documentElement.lang = chosen;
        setLocale(chosen);
        // The title in the tab comes from the server, which knows the choice once it is kept.
        void remember(language, chosen).then(() => router.refresh());
      },
    }),
    [locale, router],
  );
  return (
    <LanguageContext value={context}>
      <IntlProvider locale={locale} messages={MESSAGES[locale]} timeZone="UTC">
        {children}
      </IntlProvider>
    </LanguageContext>
  );
}

/** The language in force, and a way to choose another. */
export function useLanguage(): { locale: Locale; choose: (locale: Locale) => void } {
  const context = useContext(LanguageContext);
  if (!context) throw new Error("useLanguage needs a LanguageProvider above it.");
  return context;
}
