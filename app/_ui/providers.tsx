"use client";
import { CSPProvider } from "@base-ui/react/csp-provider";
import { Tooltip } from "@base-ui/react/tooltip";
import type { ReactNode } from "react";
import { HotkeyProvider } from "./hotkeys";
import { NonceContext } from "./nonce";
import { PaletteProvider } from "./palette";
import { QueryProvider } from "./query-provider";
import { ToastProvider } from "./toasts";

/** Everything that pages may rely on: nonce, queries, toasts, shortcuts, command palette. */
export function Providers({ nonce, children }: { nonce: string; children: ReactNode }) {
  return (
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
  );
}
