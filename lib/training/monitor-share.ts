import { sha256 } from "@/lib/platform/digest";

/** Whether a prompt is the monitor's: the same in every round, and for all rankings of its responses. */
export const isHeldBack = ({ promptDigest, share }: { promptDigest: string; share: number }): boolean =>
  Number.parseInt(sha256(`monitor ${promptDigest}`).slice(0, 8), 16) / 2 ** 32 < share;
