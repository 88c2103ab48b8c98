import { counted } from "@/app/_ui/format";

/** What could be frozen now, by whose answers. */
export type Now = {
  people: { demonstrations: number; rankings: number };
  simulated: { demonstrations: number; rankings: number };
  prompts: number;
};
export type Whose = "people" | "simulated" | "both";
type Held = { rankings: number; demonstrations: number };

/** What a snapshot of these people's answers would hold. */
export const wouldHold = ({ people, simulated }: Now, whose: Whose): Held =>
  whose === "people"
    ? people
    : whose === "simulated"
      ? simulated
      : {
          rankings: people.rankings + simulated.rankings,
          demonstrations: people.demonstrations + simulated.demonstrations,
        };

/** "Freeze 412 rankings and 80 demonstrations": what the button does, without what there is none of. */
export function freezeLabel({ rankings, demonstrations }: Held): string {
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
