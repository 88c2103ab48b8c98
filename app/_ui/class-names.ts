/** Joins the class names that are given; false, null and undefined are left out. */
export const classNames = (...names: (string | false | null | undefined)[]): string => names.filter(Boolean).join(" ");
