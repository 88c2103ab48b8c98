"use client";
import { Languages, Monitor, Moon, Rows2, Rows3, Sun, SunMoon } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { IconButton } from "./button";
import { useLanguage } from "./language";
import { Menu, type MenuEntry } from "./menu";
import { useCommands } from "./palette";
import { current, prefer } from "./preferences";

const THEMES = [
  { value: "light", icon: Sun },
  { value: "dark", icon: Moon },
  { value: "system", icon: Monitor },
] as const;
const DENSITIES = [
  { value: "comfortable", icon: Rows2 },
  { value: "compact", icon: Rows3 },
] as const;
/** Each in its own words, so that whoever reads only one finds it. */
const LANGUAGES = [
  { value: "en", label: "English" },
  { value: "de", label: "Deutsch" },
] as const;

/** How the pages look in this browser: light, dark or as the system; comfortable or compact; and their language. */
export function ViewMenu() {
  const t = useTranslations("shell.view");
  const { locale, choose: speak } = useLanguage();
  const [, redraw] = useState(0);
  const choose = (name: "theme" | "density", value: string) => {
    prefer(name, value);
    redraw((n) => n + 1);
  };
  const chosen = (name: "theme" | "density") => (typeof document === "undefined" ? "" : current(name));
  useCommands([
    ...THEMES.map(({ value, icon }) => ({
      id: `theme-${value}`,
      label: t("coloursCommand", { choice: t(value) }),
      group: t("title"),
      icon,
      run: () => choose("theme", value),
    })),
    ...DENSITIES.map(({ value, icon }) => ({
      id: `density-${value}`,
      label: t("densityCommand", { choice: t(value) }),
      group: t("title"),
      icon,
      run: () => choose("density", value),
    })),
    ...LANGUAGES.map(({ value, label }) => ({
      id: `language-${value}`,
      label: t("languageCommand", { choice: label }),
      group: t("title"),
      icon: Languages,
      run: () => speak(value),
    })),
  ]);
  const entries: MenuEntry[] = [
    { kind: "heading", label: t("colours") },
    ...THEMES.map(({ value, icon }) => ({
      kind: "choice" as const,
      label: t(value),
      icon,
      chosen: chosen("theme") === value,
      run: () => choose("theme", value),
    })),
    { kind: "heading", label: t("density") },
    ...DENSITIES.map(({ value, icon }) => ({
      kind: "choice" as const,
      label: t(value),
      icon,
      chosen: chosen("density") === value,
      run: () => choose("density", value),
    })),
    { kind: "heading", label: t("language") },
    ...LANGUAGES.map(({ value, label }) => ({
      kind: "choice" as const,
      label,
      icon: Languages,
      chosen: locale === value,
      run: () => speak(value),
    })),
  ];
  return <Menu trigger={<IconButton label={t("title")} icon={SunMoon} />} entries={entries} />;
}
