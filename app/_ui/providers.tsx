"use client";
import { CSPProvider } from "@base-ui/react/csp-provider";
import { Tooltip } from "@base-ui/react/tooltip";
import { type ReactNode, useState } from "react";
import type { Locale } from "use-intl";
import { HotkeyProvider } from "./hotkeys";
import { LanguageProvider } from "./language";
import { NonceContext } from "./nonce";
import { PaletteProvider } from "./palette";
import { QueryProvider } from "./query-provider";
import { ToastProvider } from "./toasts";

/** Everything that pages may rely on: language, nonce, queries, toasts, shortcuts, command palette. */
export function Providers({ nonce: given, locale, children }: { nonce: string; locale: Locale; children: ReactNode }) {
  // The policy of this document stays that of its first request, whatever is asked of the server later.
  const [nonce] = useState(given);
  return (
    <LanguageProvider initial={locale}>
      <NonceContext value={nonce}>
        <CSPProvider nonce={nonce}>
          <QueryProvider>
            <Tooltip.Provider delay={300}>
              <ToastProvider>
                <HotkeyProvider>
                  <PaletteProvider>{children}</PaletteProvider>
                </HotkeyProvider>
              </ToastProvider>
            </Tooltip.Provider>
          </QueryProvider>
        </CSPProvider>
      </NonceContext>
    </LanguageProvider>
  );
}
