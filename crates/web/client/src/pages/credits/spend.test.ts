import { expect, it } from "vitest";
import { byDay, bySession, daysBefore } from "./spend";

const entry = (at: Date, amount: number, session_id: string | null = "a") => ({
  at: at.toISOString(),
  amount,
  session_id,
});

/** Noon, by the clock of whoever runs this. */
const TODAY = new Date(2026, 2, 30, 12);

it("adds up what was spent on each day, those without any included", () => {
  const days = byDay(
    [
      entry(new Date(2026, 2, 30, 0, 0, 1), -0.1),
      entry(new Date(2026, 2, 30, 23), -0.2),
      entry(new Date(2026, 2, 28, 23, 59, 59), -4),
      entry(new Date(2026, 1, 1), -9),
    ],
    TODAY,
    3,
  );
  expect(days.map(({ start, spent }) => [start.getDate(), spent])).toEqual([
    [28, 4],
    [29, 0],
    [30, 0.3],
  ]);
});

it("names the dearest sessions first", () => {
  const entries = [
    entry(TODAY, -1, "a"),
    entry(TODAY, -3, "b"),
    entry(TODAY, -1, "a"),
    entry(TODAY, -0.5, "c"),
    entry(TODAY, -8, null),
  ];
  expect(bySession(entries, 2)).toEqual([
    { id: "b", spent: 3 },
    { id: "a", spent: 2 },
  ]);
});

it("goes back by the calendar, over months and changes of the clock", () => {
  expect(daysBefore(TODAY, 30)).toEqual(new Date(2026, 1, 28));
});
