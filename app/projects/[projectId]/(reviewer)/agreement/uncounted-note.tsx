import { counted } from "@/app/_ui/format";

/** Says that some rankings are still to be counted; the page reads again until none is. */
export const UncountedNote = ({ uncounted }: { uncounted: number }) =>
  uncounted === 0 ? null : (
    <p role="status" className="rounded-md bg-info-soft px-4 py-2 text-sm text-info">
      {counted(uncounted, "new ranking")} {uncounted === 1 ? "is" : "are"} being counted; the figures below are without{" "}
      {uncounted === 1 ? "it" : "them"} so far.
    </p>
  );
