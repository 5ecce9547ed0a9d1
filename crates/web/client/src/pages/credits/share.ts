/** The shares of something limited from which on people are told, in percent. */
const TOLD = [100, 90, 80] as const;

export type Told = (typeof TOLD)[number];

/** The highest of these shares that is taken; null below all of them. Of nothing, everything is taken. */
export function told(taken: number, of: number): Told | null {
  return TOLD.find((percent) => taken * 100 >= of * percent) ?? null;
}

/** How much of a month's credits is gone. Who has more than a month's, by buying or keeping them, has all of it. */
export function toldOfCredits(available: number, monthly: number): Told | null {
  return monthly > 0 ? told(monthly - Math.max(0, available), monthly) : null;
}
