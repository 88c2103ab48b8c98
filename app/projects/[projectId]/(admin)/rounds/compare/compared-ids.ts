/** Which rounds are compared: the address names them, `?ids=a,b,c`. Pure. */
import { z } from "zod";
import { LINE_STYLES } from "../../_charts/chart-lines";

/** Each round keeps one line style on the whole page. */
export const MOST_ROUNDS = LINE_STYLES.length;

const Id = z.uuid();

/** The rounds that an address names, each once, at most as many as there are line styles; what is no id is passed over. */
export function comparedIds(text: string): string[] {
  const ids = text.split(",").filter((id) => Id.safeParse(id).success);
  return [...new Set(ids)].slice(0, MOST_ROUNDS);
}

/** The address's text for these rounds. */
export const idsText = (ids: readonly string[]): string => ids.join(",");
