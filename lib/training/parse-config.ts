import { AppError } from "@/lib/contract/errors";
import { ROUND_CONFIG, type RoundKind } from "@/lib/contract/round-config";

/**
 * Complete settings of a round from those that differ from the defaults.
 * @throws AppError invalid_settings that names each wrong one; a setting that does not exist is wrong too.
 */
export function parseConfig(kind: RoundKind, given: Record<string, unknown>): Record<string, unknown> {
  const schema = ROUND_CONFIG[kind];
  const unknown = Object.keys(given).filter((name) => !(name in schema.shape));
  if (unknown.length > 0) throw new AppError("invalid_settings", `There is no setting ${unknown.join(", ")}.`);
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.slice(0, 5).map((i) => `${i.path.join(".")}: ${i.message}`);
  throw new AppError("invalid_settings", wrong.join(" "));
}
