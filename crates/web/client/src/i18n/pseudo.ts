import type { Translated } from "./text";

const ACCENTED = new Map(
  Array.from("aceinosuyACEINOSUY", (plain, at) => [plain, "áçéîñöšüýÁÇÉÎÑÖŠÜÝ"[at] ?? plain]),
);

/** A third longer, as German is, and between marks that stand nowhere else. */
export function accent(text: string): string {
  const accented = Array.from(text, (letter) => ACCENTED.get(letter) ?? letter).join("");
  return `⟦${accented}${"·".repeat(Math.ceil(text.length / 3))}⟧`;
}

function through(value: unknown): unknown {
  if (typeof value === "string") return accent(value);
  if (typeof value === "function") return (...values: unknown[]) => accent(String(value(...values)));
  return Object.fromEntries(Object.entries(value as object).map(([key, inner]) => [key, through(inner)]));
}

/** A catalogue in the pseudo-language. */
export function pseudo<T>(catalogue: T): Translated<T> {
  return through(catalogue) as Translated<T>;
}
