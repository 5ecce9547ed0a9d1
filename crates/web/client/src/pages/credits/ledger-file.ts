import { answered, api } from "~/api/client";
import type { Entry, EntryKind, History } from "~/api/schema";
import { toCsv } from "./csv";

/** As many as the API gives at once. */
const LIMIT = 100;

/** Reads the ledger to its end, and hands the browser a file of it. */
export async function saveLedger(kind: EntryKind | undefined): Promise<void> {
  const address = URL.createObjectURL(new Blob([toCsv(await wholeLedger(kind))], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = "atelier-credits.csv";
  link.click();
  URL.revokeObjectURL(address);
}

/** Every entry of this kind, the newest first. */
export function wholeLedger(kind: EntryKind | undefined): Promise<Entry[]> {
  return read(kind, () => false);
}

/** Entries of this kind from a moment on, the newest first. */
export async function ledgerSince(kind: EntryKind, since: Date): Promise<Entry[]> {
  const isOlder = (entry: Entry) => new Date(entry.at) < since;
  return (await read(kind, isOlder)).filter((entry) => !isOlder(entry));
}

/** Page by page, until one ends with an entry that is enough. */
async function read(kind: EntryKind | undefined, isEnough: (last: Entry) => boolean): Promise<Entry[]> {
  const entries: Entry[] = [];
  let cursor: string | null = null;
  do {
    const query = { limit: LIMIT, ...(kind && { type: kind }), ...(cursor !== null && { cursor }) };
    const page: History = await answered(api.GET("/api/v1/credits/history", { params: { query } }));
    entries.push(...page.items);
    const last = page.items.at(-1);
    cursor = last !== undefined && isEnough(last) ? null : page.next_cursor;
  } while (cursor !== null);
  return entries;
}
