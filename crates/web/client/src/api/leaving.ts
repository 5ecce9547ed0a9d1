import type { SessionList } from "./schema";

/** Sessions that were taken out of every list. The server has each of them until nobody can take that back any more. */
const leaving = new Set<string>();

export function leave(id: string): void {
  leaving.add(id);
}

export function comeBack(id: string): void {
  leaving.delete(id);
}

/** A list as it is to be shown, whenever it was read. */
export function withoutLeaving(list: SessionList): SessionList {
  return { ...list, items: list.items.filter(({ id }) => !leaving.has(id)) };
}
