import "./styles/main.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { followSystem } from "./app/theme";
import { currentLocale, loadText } from "./i18n/locale";
import { PSEUDO } from "./i18n/text";

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
