import type { Entry } from "~/api/schema";

const COLUMNS = [
  "sequence",
  "at",
  "type",
  "description",
  "reason",
  "session_id",
  "amount",
  "balance_after",
] as const;

/** The entries as spreadsheets read them (RFC 4180), with the names and numbers of the API. */
export function toCsv(entries: readonly Entry[]): string {
  const rows = entries.map((entry) => COLUMNS.map((column) => cell(entry[column])));
  return [COLUMNS, ...rows].map((row) => `${row.join(",")}\r\n`).join("");
}

function cell(value: string | number | null): string {
  if (typeof value === "number") return String(value);
  // A text that begins like a formula would be one to a spreadsheet.
  const text = (value ?? "").replace(/^[=+\-@\t\r]/, "'$&");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
