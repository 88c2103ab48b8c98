/** The calendar of days as weeks. Pure; days are UTC dates such as "2026-11-26". */

const DAY_MILLISECONDS = 86_400_000;

const dateOf = (day: string): Date => new Date(`${day}T00:00:00Z`);
const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

/** The last weeks, oldest first, each from Monday to Sunday; days after `today` are null. */
export function weeksUntil(today: string, count: number): (string | null)[][] {
  const end = dateOf(today);
  const monday = end.getTime() - ((end.getUTCDay() + 6) % 7) * DAY_MILLISECONDS;
  return Array.from({ length: count }, (_, week) =>
    Array.from({ length: 7 }, (_, weekday) => {
      const day = new Date(monday + ((week + 1 - count) * 7 + weekday) * DAY_MILLISECONDS);
      return day > end ? null : dayOf(day);
    }),
  );
}

/** How strongly a day is coloured: 0 for none, else 1 to 4 by its share of the fullest day. */
export const strength = (answers: number, most: number): 0 | 1 | 2 | 3 | 4 => {
  if (answers === 0) return 0;
  const quarter = Math.ceil((4 * answers) / Math.max(most, 1));
  return quarter <= 1 ? 1 : quarter === 2 ? 2 : quarter === 3 ? 3 : 4;
};
