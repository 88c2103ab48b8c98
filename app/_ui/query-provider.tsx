"use client";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { AppError } from "@/lib/contract/errors";

/** A failure that another try may mend: the network, a restart. What the server refuses, it refuses again. */
const isPassing = (error: Error): boolean =>
  !(error instanceof AppError) || error.code === "internal" || error.code === "policy_unavailable";

export function QueryProvider({ children }: { children: ReactNode }) {
  const [client] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          queries: {
            staleTime: 5_000,
            retry: (failures, error) => failures < 2 && isPassing(error),
            // A request made while the browser says it is offline fails at once, so that the page can say so.
            networkMode: "always",
          },
          mutations: { retry: false, networkMode: "always" },
        },
      }),
  );
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}
