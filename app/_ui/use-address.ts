"use client";
import { usePathname, useSearchParams } from "next/navigation";
import { useCallback } from "react";

/**
 * State that lives in the address, so that a link or a reload keeps it. An empty value leaves the address.
 * @returns the values by name, and a function that changes some of them.
 */
export function useAddress(): [(name: string) => string, (changes: Record<string, string | null>) => void] {
  const search = useSearchParams();
  const path = usePathname();
  const get = useCallback((name: string) => search.get(name) ?? "", [search]);
  const set = useCallback(
    (changes: Record<string, string | null>) => {
      // The bar itself, not `search`: two changes in one tick must not undo each other.
      const next = new URLSearchParams(window.location.search);
      for (const [name, value] of Object.entries(changes)) value ? next.set(name, value) : next.delete(name);
      const query = next.toString();
      window.history.replaceState(null, "", query ? `${path}?${query}` : path);
    },
    [path],
  );
  return [get, set];
}
