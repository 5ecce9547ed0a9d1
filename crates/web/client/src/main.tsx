import "./styles/main.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { queries } from "./api/queries";
import { App, client } from "./app/App";
import { followSystem } from "./app/theme";
import { currentLocale, loadText } from "./i18n/locale";
import { PSEUDO } from "./i18n/text";

// Who looks is asked for while the rest of the code is still on its way.
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
