import type { CalibrationUse } from "@/lib/contract/calibration";

/** What a use is called, and what it means. */
export const USE_WORDS: Record<CalibrationUse, { label: string; meaning: string }> = {
  calibration: { label: "Calibration", meaning: "Mixed unmarked into everybody's tasks" },
  training: { label: "Practice", meaning: "The reference is shown after each answer" },
  screening: { label: "Screening exam", meaning: "A question of the exam" },
};
