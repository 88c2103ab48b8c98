/** What is typed into a round's settings, before it is a configuration. */
import { ROUND_CONFIG, type RoundKind } from "@/lib/contract/round-config";
import { formatSetting } from "../_format/number";
import { type Setting, settingsOf } from "./setting";

/** Text of the fields that were touched; the rest stands at its default. */
export type SettingsDraft = Readonly<Record<string, string>>;

/** The settings to send, or why they cannot be sent, by setting. */
export type CheckedDraft =
  | { ok: true; config: Record<string, unknown>; complete: Record<string, unknown> }
  | { ok: false; reasons: Record<string, string> };

/** Checks a draft as the server will. `config` holds only what differs from the defaults, `complete` everything. */
export function checkDraft(kind: RoundKind, draft: SettingsDraft): CheckedDraft {
  const config: Record<string, unknown> = {};
  const reasons: Record<string, string> = {};
  for (const setting of settingsOf(kind)) {
    const text = draft[setting.name];
    if (text === undefined) continue;
    const value = typedValue(setting, text);
    if (value === undefined) reasons[setting.name] = "Type a number.";
    else if (value !== setting.default) config[setting.name] = value;
  }
  if (Object.keys(reasons).length > 0) return { ok: false, reasons };
  const parsed = ROUND_CONFIG[kind].safeParse(config);
  if (parsed.success) return { ok: true, config, complete: parsed.data };
  const settings = new Map(settingsOf(kind).map((s) => [s.name, s]));
  for (const issue of parsed.error.issues) {
    const name = String(issue.path[0] ?? "");
    const setting = settings.get(name);
    reasons[name] ??= issue.code === "custom" || !setting ? issue.message : limitsOf(setting) || issue.message;
  }
  return { ok: false, reasons };
}

function typedValue(setting: Setting, text: string): number | boolean | string | undefined {
  if (setting.type === "switch") return text === "true";
  if (setting.type === "choice") return text;
  const trimmed = text.trim().replace(/^−/, "-");
  const value = Number(trimmed);
  return trimmed === "" || !Number.isFinite(value) ? undefined : value;
}

/** "A whole number from 1 to 4,096." */
export function limitsOf(setting: Setting): string {
  if (setting.type !== "number") return "";
  const noun = setting.integer ? "A whole number" : "A number";
  const from = formatLimit(setting.minimum);
  const to = formatLimit(setting.maximum);
  return setting.exclusiveMinimum ? `${noun} above ${from}, at most ${to}.` : `${noun} from ${from} to ${to}.`;
}

const formatLimit = (n: number): string => (n >= 1000 ? n.toLocaleString("en") : formatSetting(n));

/** The settings of a finished configuration that differ from the defaults, by name. */
export function changedSettings(kind: RoundKind, config: Readonly<Record<string, unknown>>): Set<string> {
  return new Set(
    settingsOf(kind)
      .filter((s) => s.name in config && config[s.name] !== s.default)
      .map((s) => s.name),
  );
}

/** A draft that repeats the settings of an earlier round. */
export const draftLike = (kind: RoundKind, config: Readonly<Record<string, unknown>>): SettingsDraft =>
  Object.fromEntries([...changedSettings(kind, config)].map((name) => [name, draftText(config[name])]));

const draftText = (value: unknown): string => (typeof value === "boolean" ? String(value) : formatSetting(value));
