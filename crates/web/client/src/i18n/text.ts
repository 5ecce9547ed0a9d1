import type { en } from "./en";

/** The same tree with any text in its places: what every other language has to fill. */
export type Translated<T> = T extends string
  ? string
  : T extends (...values: infer V) => string
    ? (...values: V) => string
    : { readonly [K in keyof T]: Translated<T[K]> };

/** Everything that is said to people, in one language. */
export type Text = Translated<typeof en>;

export const LOCALES = ["en", "de"] as const;

export type Locale = (typeof LOCALES)[number];

/** A language that shows what was not translated, and what does not fit once it is. */
export const PSEUDO = "x-pseudo";

/** One of several forms of a text, by number. */
export function plural(locale: string, count: number, forms: { one: string; other: string }): string {
  const form = new Intl.PluralRules(locale).select(count) === "one" ? forms.one : forms.other;
  return form.replace("#", new Intl.NumberFormat(locale).format(count));
}
