import { expect, test } from "vitest";
import { AppError } from "./errors";
import { refusal, refusalKey } from "./refusals";

test("a refusal says its sentence with all details, and is found again by code and reason", () => {
  const refused = refusal("incomplete_ranking", "ratingTooHigh", { rating: 9, most: 7 });
  expect(refused.message).toBe("A response is rated 9, but the scale ends at 7 now. Load the task again.");
  expect(refused.code).toBe("incomplete_ranking");
  expect(refusalKey(refused)).toBe("incomplete_ranking.ratingTooHigh");
});

test("a failure without a reason, or with one that its code does not have, has no sentence of its own", () => {
  expect(refusalKey(new AppError("wrong_state", "Not now."))).toBeNull();
  expect(refusalKey(new AppError("internal", "Oh.", { reason: "chatsOff" }))).toBeNull();
  expect(refusalKey(new AppError("wrong_state", "Not now.", { reason: "toString" }))).toBeNull();
});
