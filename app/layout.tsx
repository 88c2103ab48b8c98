import type { Metadata, Viewport } from "next";
import { cookies, headers } from "next/headers";
import type { ReactNode } from "react";
import "@fontsource-variable/inter/index.css";
import "@fontsource-variable/jetbrains-mono/index.css";
import { density, theme } from "./_ui/preferences";
import { Providers } from "./_ui/providers";
import "./globals.css";
import { requestLanguage } from "./page-title";

export const metadata: Metadata = {
  title: { default: "Hone", template: "%s · Hone" },
  description: "People teach a language model what a good answer is.",
};

export const viewport: Viewport = { width: "device-width", initialScale: 1 };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [jar, head, locale] = await Promise.all([cookies(), headers(), requestLanguage()]);
  return (
    <html
      lang={locale}
      data-theme={theme.parse(jar.get(theme.cookie)?.value)}
      data-density={density.parse(jar.get(density.cookie)?.value)}
    >
      <body>
        <Providers nonce={head.get("x-nonce") ?? ""} locale={locale}>
          {children}
        </Providers>
      </body>
    </html>
  );
}
