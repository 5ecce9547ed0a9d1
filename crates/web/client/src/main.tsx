import "./styles/main.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { queries } from "./api/queries";
import { App, client } from "./app/App";
import { followSystem } from "./app/theme";
import { currentLocale, loadText } from "./i18n/locale";
import { PSEUDO } from "./i18n/text";

// What is asked for before anything is shown, so that it is there when it is needed. The typeface comes after the code:
// text can be read without it, but is not there without code.
void document.fonts.load('1em "Literata Variable"');
void client.prefetchQuery(queries.me());
void client.prefetchQuery(queries.methods());

const locale = currentLocale();
const text = await loadText(locale);
const written = locale === PSEUDO ? "en" : locale;
document.documentElement.lang = written;
followSystem();

const root = document.getElementById("root");
if (root === null) throw new Error("the page has no place for the client");
createRoot(root).render(
  <StrictMode>
    <App text={text} locale={written} />
  </StrictMode>,
);
