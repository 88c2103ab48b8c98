import { counted, listed } from "@/app/_ui/format";

/** What could be frozen now, by whose answers. */
export type Now = {
  people: Held;
  simulated: Held;
  prompts: number;
};
export type Whose = "people" | "simulated" | "both";
/** `returned`: answers that a reviewer has returned and that are left out until their labelers revise them. */
type Held = { rankings: number; demonstrations: number; returned: number };

/** What a snapshot of these people's answers would hold. */
export const wouldHold = ({ people, simulated }: Now, whose: Whose): Held =>
  whose === "people"
    ? people
    : whose === "simulated"
      ? simulated
      : {
          rankings: people.rankings + simulated.rankings,
          demonstrations: people.demonstrations + simulated.demonstrations,
          returned: people.returned + simulated.returned,
        };

/** "Freeze 412 rankings and 80 demonstrations": what the button does, without what there is none of. */
export function freezeLabel({ rankings, demonstrations }: Omit<Held, "returned">): string {
  const parts = [
    rankings > 0 && counted(rankings, "ranking"),
    demonstrations > 0 && counted(demonstrations, "demonstration"),
  ].filter(Boolean);
  return parts.length === 0 ? "Freeze" : `Freeze ${parts.join(" and ")}`;
}

/** Whose answers to offer first: people's, unless only simulated labelers have given any. */
export const mostlyWhose = ({ people, simulated }: Now): Whose =>
  people.rankings + people.demonstrations === 0 && simulated.rankings + simulated.demonstrations > 0
    ? "simulated"
    : "people";

/** Why some answers are not in it; null when none are left out. */
export const returnedNote = ({ returned }: Held): string | null =>
  returned === 0
    ? null
    : `Left out: ${counted(returned, "answer")} that ${returned === 1 ? "a reviewer has" : "reviewers have"} returned. ${
        returned === 1 ? "It counts" : "They count"
      } again once revised or accepted.`;

/** "Without Ann; Bea and Cas weigh less: they guessed." */
export function filterNote({ left, weighed, reason }: { left: string[]; weighed: string[]; reason: string }): string {
  const parts = [
    left.length > 0 && `without ${listed(left)}`,
    weighed.length > 0 && `${listed(weighed)} ${weighed.length === 1 ? "weighs" : "weigh"} less`,
  ].filter((part) => part !== false);
  const sentence = parts.join("; ");
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}: ${reason}`;
}
