/** Classes of a table's cells with buttons: on a phone, where tables scroll sideways, they stay in view. */
export const ACTIONS_CELL =
  "max-sm:sticky max-sm:right-0 max-sm:border-l max-sm:bg-surface max-sm:pl-2 max-sm:pr-2!";
