import { AppError, type ErrorCode } from "./errors";

/**
 * What a labeler may be refused, by code and reason: the server's sentence, with `{name}` for each detail. The pages say it in the
 * reader's language (app/_messages/de/errors.json), by the same code, reason and details.
 */
export const REFUSALS = {
  invalid_input: {
    malformed: "These do not have the right form: {fields}.",
    notJson: "The body is not JSON.",
    responseOfOtherTurn: "The picked response is not one of this turn. Load the conversation again.",
  },
  too_large: {
    body: "That is too large: at most {kilobytes} KB are taken here.",
  },
  forbidden: {
    role: "This needs the role {needed}; yours is {yours}.",
    foreignSite: "This request came from another site.",
  },
  not_found: {
    project: "There is no such project.",
    task: "There is no such task. Ask for the next one.",
    response: "This response was not shown in the task.",
    answer: "There is no such answer of yours.",
    conversation: "You have no such conversation.",
    exam: "There is no such exam.",
    practice: "There is no such practice task. Ask for the next one.",
  },
  lease_expired: {
    skipped: "You skipped this task, so it went to someone else. What you wrote is kept as a draft.",
  },
  not_your_task: {
    answer: "Someone else gave this answer.",
    exam: "This exam is someone else's.",
  },
  already_submitted: {
    promptOfOtherTab:
      "This prompt was added from another tab as it stood there. Send it again to add what stands here as one more.",
    exam: "This exam is handed in; its answers no longer change.",
    conversation: "You have rated this conversation already. That rating stands.",
  },
  incomplete_ranking: {
    ranksMissing: "Responses without a rank: {missing} of {all}. Give each response a rank.",
    ranksForeign: "The ranking names a response twice or one that was not shown. Load the task again.",
    ratingsMissing:
      "Responses without a rating: {missing} of {all}. Load the task again to rate them; what you did is kept.",
    ratingsForeign: "The ratings name a response twice or one that was not shown. Load the task again.",
    ratingTooHigh: "A response is rated {rating}, but the scale ends at {most} now. Load the task again.",
  },
  ties_not_allowed: {
    ranking: "This project does not allow ties. Give each response a rank of its own.",
    choice: "This project does not allow ties. Choose one of the two.",
  },
  stale: {
    examChoice: "Your answer was changed in another tab or browser. Choose which text stays first.",
    examText:
      "Your answer was changed in another tab or browser since it was loaded here. What stands here is kept, but not saved.",
    answer: "This answer was edited in the meantime. Load it again; what you changed here is not saved yet.",
    message: "Another message was sent in the meantime. Load the conversation again.",
    choice: "You have chosen otherwise in the meantime. Load the conversation again.",
    edit: "This response was edited in the meantime. Load the conversation again.",
  },
  duplicate: {
    prompt: "The project has this prompt already. Write another one.",
    practice: "This answer was sent before with another order. Rank the task once more.",
  },
  unconfirmed: {
    similar: "Look again: a prompt that begins like this is there already. Change it, or confirm it as it stands.",
    personal: "Look again: there is personal data in it ({found}). Change it, or confirm it as it stands.",
    similarAndPersonal:
      "Look again: a prompt that begins like this is there already, and there is personal data in it ({found}). Change it, or confirm it as it stands.",
  },
  too_little_data: {
    examWithoutQuestions:
      "The exam has no questions yet. A reviewer adds them to the calibration pool as screening tasks.",
    examIncomplete:
      "The exam is not complete. Still missing: texts to flag {flags}, prompts to rank {ranks}, answers to write {answers}, languages to name {languages}.",
  },
  invalid_settings: {
    noPolicy: "No policy is served here yet, so nobody would answer. An admin can promote one.",
  },
  wrong_state: {
    madeInConversation:
      "This choice was made in a conversation, so it cannot be edited here. While the conversation is open, you can take it back there.",
    skippedOtherwise: "You have skipped this task already, for another reason.",
    chatsOff: "Chats are turned off in this project. An admin can turn them on.",
    attacksOff: "Red teaming is turned off in this project. An admin can turn it on.",
    examFirst: "The exam comes first: an admin admits you after it, and then you can chat.",
    conversationClosed: "This conversation is closed. Start another one.",
    conversationWentOn: "The conversation has gone on since, so this choice can no longer be changed.",
    chooseFirst: "Choose between the two responses first.",
    chooseBeforeEditing: "Choose a response first, then edit it.",
    chooseBeforeRating: "Choose between two responses at least once; then rate the whole.",
    responsesUnderWay: "The responses are still being written.",
    otherKind: "This conversation is of the other kind, and is rated by other questions.",
    admittedAlready: "You are admitted already; there is no exam to take.",
    examUndecided: "Your exam is handed in and waits for a decision. You can see it here when there is one.",
    promptsEnough:
      "You have written {written} prompts here, and one person may write {most}: many authors make the data varied. You can still answer prompts.",
  },
} as const satisfies Partial<Record<ErrorCode, Record<string, string>>>;

type Refusals = typeof REFUSALS;

/** Names of the details in a sentence: "{missing} of {all}" -> "missing" | "all". */
type Named<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Named<Rest> : never;
export type Details = Record<string, string | number>;

/** The failure for a reason in the table, with its details filled in. */
export function refusal<C extends keyof Refusals, R extends keyof Refusals[C] & string>(
  code: C,
  reason: R,
  ...[details]: [Named<Refusals[C][R]>] extends [never] ? [] : [Record<Named<Refusals[C][R]>, string | number>]
): AppError {
  const texts: Readonly<Record<string, string>> = REFUSALS[code];
  const given: Details = details ?? {};
  const message = (texts[reason] ?? "").replace(/\{(\w+)\}/g, (_, name: string) => String(given[name]));
  return new AppError(code, message, { reason, details: given });
}

/** "wrong_state.chatsOff": where the sentence stands in the table, and in the messages of each language. */
export type RefusalKey = { [C in keyof Refusals]: `${C}.${keyof Refusals[C] & string}` }[keyof Refusals];

/** Where a failure's sentence stands; null when it has none of its own. */
export function refusalKey({ code, reason }: AppError): RefusalKey | null {
  const texts: Readonly<Record<string, string>> | undefined = code in REFUSALS ? REFUSALS[code as keyof Refusals] : {};
  // The table has just shown that both are its own.
  return reason !== undefined && Object.hasOwn(texts, reason) ? (`${code}.${reason}` as RefusalKey) : null;
}
