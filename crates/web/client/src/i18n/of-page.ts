import { currentLocale } from "./locale";
import { pseudo } from "./pseudo";
import { type Locale, PSEUDO, type Translated } from "./text";

/** The catalogue of a page that few open first: it comes with that page, and costs no other anything. */
export function ofPage<T>(
  en: T & Translated<T>,
  others: Record<Exclude<Locale, "en">, Translated<T>>,
): Translated<T> {
  const locale = currentLocale();
  if (locale === PSEUDO) return pseudo<T>(en);
  return locale === "en" ? en : others[locale];
}
