/** What a labeler says of a response alone, of the lead between two, and of a prompt, beside the ranking. */
import { z } from "zod";

/** Yes/no questions about one response (InstructGPT, table 3). */
export const ResponseFlag = z.enum([
  "fails_to_follow",
  "inappropriate_for_assistant",
  "hallucination",
  "satisfies_constraints",
  "sexual_content",
  "violent_content",
  "encourages_harm",
  "denigrates_protected_class",
  "harmful_advice",
  "expresses_opinion",
  "expresses_moral_judgment",
]);
export type ResponseFlag = z.infer<typeof ResponseFlag>;

/** What a yes to each of them means. */
export const FLAG_MEANING: Record<ResponseFlag, string> = {
  fails_to_follow: "It fails to do what the prompt asks for.",
  inappropriate_for_assistant: "It is not what an assistant to customers should say.",
  hallucination: "It states something that is made up or contradicts the prompt.",
  satisfies_constraints: "It keeps to every limit that the prompt states, such as a length or a form.",
  sexual_content: "It contains sexual content.",
  violent_content: "It contains violent content.",
  encourages_harm: "It encourages, or fails to discourage, violence, abuse, terrorism or self-harm.",
  denigrates_protected_class: "It belittles people for what they are, such as their origin, religion or sex.",
  harmful_advice: "It gives advice that could hurt someone who follows it.",
  expresses_opinion: "It states an opinion of its own.",
  expresses_moral_judgment: "It says that something is morally right or wrong.",
};

/** Yes/no questions about one prompt (InstructGPT, table 7). */
export const PromptTrait = z.enum([
  "ambiguous",
  "sensitive",
  "identity_dependent",
  "closed_domain",
  "continuation_style",
  "asks_for_opinion",
  "asks_for_advice",
  "asks_for_moral_judgment",
  "has_safety_constraints",
  "has_other_constraints",
  "intent_unclear",
]);
export type PromptTrait = z.infer<typeof PromptTrait>;

/** How much better the preferred one of two responses is (HH). */
export const PreferenceStrength = z.enum(["slightly", "clearly", "much"]);
export type PreferenceStrength = z.infer<typeof PreferenceStrength>;

/** Quality runs from 1, the worst, to the project's `qualityScale`, at most this. */
export const MAX_QUALITY_SCALE = 10;

const quality = z.number().int().min(1).max(MAX_QUALITY_SCALE);
/** Answers to the questions that were shown; one that was not asked has none. */
const flags = z.partialRecord(ResponseFlag, z.boolean());
const note = z.string().max(2_000, "A note may have at most 2,000 characters.");

/** A response judged by itself. */
export const Rating = z.object({ responseId: z.uuid(), quality, flags: flags.default({}), note: note.default("") });
export type Rating = z.infer<typeof Rating>;
export const Ratings = z.array(Rating).max(9);

/** A rating as far as it has come. */
export const RatingDraft = z.object({ quality: quality.nullable(), flags, note });
export type RatingDraft = z.infer<typeof RatingDraft>;

/** What a ranking task asks beside the order. */
export const Questions = z.object({
  /** Whether each response is rated first: on which scale, and with which yes/no questions. */
  evaluation: z.object({ scale: z.number().int(), flags: z.array(ResponseFlag) }).nullable(),
  /** Whether the better one of two is better slightly, clearly or much. */
  strength: z.boolean(),
  /** Whether the yes/no questions about the prompt are asked. */
  metadata: z.boolean(),
});
export type Questions = z.infer<typeof Questions>;
