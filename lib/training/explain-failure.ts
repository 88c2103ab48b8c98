import { AppError } from "@/lib/contract/errors";
import { isConnectionLost } from "@/lib/db/connection-lost";

/**
 * Why a round failed, as a sentence that says what to do next; null for a failure of the ground it stands on (the database
 * went away), after which the round is to go on elsewhere.
 */
export function explainFailure(error: unknown): string | null {
  if (error instanceof AppError) return error.message;
  if (isConnectionLost(error)) return null;
  const { message } = error instanceof Error ? error : new Error(String(error));
  const text = [message, codeOf(error)].join(" ");
  if (/bad.?alloc|failed to allocate|out of memory|allocation failed|ENOMEM/i.test(text))
    return "The machine ran out of memory. Choose a smaller micro-batch, context or model, and start the round again.";
  if (/ENOSPC/.test(text)) return "The disk is full. Free some space, then resume the round.";
  return `Something unexpected stopped the round: ${message.slice(0, 500)}. The worker's log has the details.`;
}

const codeOf = (error: unknown): string => (error instanceof Error && "code" in error ? String(error.code) : "");
