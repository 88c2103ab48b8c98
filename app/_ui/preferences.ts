/** Settings of this browser, kept in cookies so that the server renders the first page right. */

type Choice<V extends string> = {
  cookie: string;
  values: readonly V[];
  parse(value: string | undefined): V;
};

const choice = <V extends string>(cookie: string, ...values: [V, ...V[]]): Choice<V> => ({
  cookie,
  values,
  parse: (value) => values.find((v) => v === value) ?? values[0],
});

export const theme = choice("hone-theme", "system", "light", "dark");
export const density = choice("hone-density", "comfortable", "compact");
export const language = choice("hone-language", "en", "de");

const YEAR_MILLISECONDS = 365 * 24 * 3600 * 1000;

/** The value in force on this page. */
export const current = (name: "theme" | "density"): string => document.documentElement.dataset[name] ?? "";

/** Puts a setting in force and keeps it for a year, where the browser offers its cookie store (it does over TLS and on localhost). */
export function prefer(name: "theme" | "density", value: string): void {
  document.documentElement.dataset[name] = value;
  void remember(name === "theme" ? theme : density, value);
}

/** Keeps a choice in this browser; a value that is none of its own is read as the first one. */
export async function remember({ cookie }: { cookie: string }, value: string): Promise<void> {
  if (!("cookieStore" in window)) return;
  await window.cookieStore.set({
    name: cookie,
    value,
    expires: Date.now() + YEAR_MILLISECONDS,
    sameSite: "lax",
    path: "/",
  });
}
