import type { Split } from "@/lib/contract/common";
import { sha256 } from "@/lib/platform/digest";

/**
 * The split of an author nobody has assigned: 80 % train, 10 % validation, 10 % test, by a hash of the name. The same name falls
 * on the same side in every project, so that nothing leaks between them.
 */
export function authorSplit(name: string): Split {
  const share = Number.parseInt(sha256(name).slice(0, 8), 16) / 2 ** 32;
  if (share < 0.8) return "train";
  return share < 0.9 ? "validation" : "test";
}
