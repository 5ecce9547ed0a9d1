import { en } from "./en";
import { LOCALES, type Locale, PSEUDO, type Text } from "./text";

const KEPT = "atelier.locale";

/** The language that was chosen here, else the first of the browser's that we speak. */
export function currentLocale(): Locale | typeof PSEUDO {
  const kept = read();
  if (kept === PSEUDO) return PSEUDO;
  const wanted = [kept, ...navigator.languages].map((language) => language?.slice(0, 2).toLowerCase());
  return LOCALES.find((locale) => wanted.find((language) => isSpoken(language)) === locale) ?? "en";
}

/** Kept for this browser; the page is loaded anew in it. */
export function chooseLocale(locale: Locale): void {
  localStorage.setItem(KEPT, locale);
  location.reload();
}

export async function loadText(locale: Locale | typeof PSEUDO): Promise<Text> {
  switch (locale) {
    case "de":
      return (await import("./de")).de;
    case PSEUDO:
      return (await import("./pseudo")).pseudo(en);
    case "en":
      return en;
  }
}

function isSpoken(language: string | undefined): language is Locale {
  return LOCALES.some((locale) => locale === language);
}

function read(): string | undefined {
  try {
    return localStorage.getItem(KEPT) ?? undefined;
  } catch {
    return undefined;
  }
}
