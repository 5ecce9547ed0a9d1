import type { Entry } from "~/api/schema";

/** What was spent on one day, as the person's clock has it. */
export interface Day {
  /** Its first moment. */
  readonly start: Date;
  readonly spent: number;
}

type Spent = Pick<Entry, "at" | "amount" | "session_id">;

/** The last days up to today, each with what was spent on it, the oldest first. */
export function byDay(entries: readonly Spent[], today: Date, count: number): Day[] {
  const spent = new Map<number, number>();
  for (const { at, amount } of entries) {
    const start = startOf(new Date(at)).getTime();
    spent.set(start, (spent.get(start) ?? 0) - amount);
  }
  return Array.from({ length: count }, (_, at) => {
    const start = daysBefore(today, count - 1 - at);
    return { start, spent: rounded(spent.get(start.getTime()) ?? 0) };
  });
}

/** The sessions that most was spent on, the dearest first. */
export function bySession(entries: readonly Spent[], most: number): { id: string; spent: number }[] {
  const spent = new Map<string, number>();
  for (const { session_id, amount } of entries) {
    if (session_id !== null) spent.set(session_id, (spent.get(session_id) ?? 0) - amount);
  }
  return [...spent]
    .map(([id, sum]) => ({ id, spent: rounded(sum) }))
    .toSorted((one, other) => other.spent - one.spent)
    .slice(0, most);
}

/** The first moment of the day so many days before this one. */
export function daysBefore(day: Date, days: number): Date {
  // By the calendar: days on which clocks are changed have other lengths.
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() - days);
}

function startOf(moment: Date): Date {
  return daysBefore(moment, 0);
}

/** Sums of decimal fractions drift. */
function rounded(amount: number): number {
  return Math.round(amount * 1e6) / 1e6;
}
