"use client";
import { Monitor, Moon, Rows2, Rows3, Sun, SunMoon } from "lucide-react";
import { useState } from "react";
import { IconButton } from "./button";
import { Menu, type MenuEntry } from "./menu";
import { useCommands } from "./palette";
import { current, prefer } from "./preferences";

const THEMES = [
  { value: "light", label: "Light", icon: Sun },
  { value: "dark", label: "Dark", icon: Moon },
  { value: "system", label: "As the system", icon: Monitor },
] as const;
const DENSITIES = [
  { value: "comfortable", label: "Comfortable", icon: Rows2 },
  { value: "compact", label: "Compact", icon: Rows3 },
] as const;

/** How the pages look in this browser: light, dark or as the system; comfortable or compact. */
export function ViewMenu() {
  const [, redraw] = useState(0);
  const choose = (name: "theme" | "density", value: string) => {
    prefer(name, value);
    redraw((n) => n + 1);
  };
  const chosen = (name: "theme" | "density") => (typeof document === "undefined" ? "" : current(name));
  useCommands([
    ...THEMES.map((t) => ({
      id: `theme-${t.value}`,
      label: `Colours: ${t.label.toLowerCase()}`,
      group: "View",
      icon: t.icon,
      run: () => choose("theme", t.value),
    })),
    ...DENSITIES.map((d) => ({
      id: `density-${d.value}`,
      label: `Density: ${d.label.toLowerCase()}`,
      group: "View",
      icon: d.icon,
      run: () => choose("density", d.value),
    })),
  ]);
  const entries: MenuEntry[] = [
    { kind: "heading", label: "Colours" },
    ...THEMES.map((t) => ({
      kind: "choice" as const,
      label: t.label,
      icon: t.icon,
      chosen: chosen("theme") === t.value,
      run: () => choose("theme", t.value),
    })),
    { kind: "heading", label: "Density" },
    ...DENSITIES.map((d) => ({
      kind: "choice" as const,
      label: d.label,
      icon: d.icon,
      chosen: chosen("density") === d.value,
      run: () => choose("density", d.value),
    })),
  ];
  return <Menu trigger={<IconButton label="View" icon={SunMoon} />} entries={entries} />;
}
