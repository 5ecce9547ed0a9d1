import { ofPage } from "~/i18n/of-page";
import type { Translated } from "~/i18n/text";

const en = {
  title: "Welcome",
  intro:
    "You bring a task and, if you have one, a text. A writer drafts, editors criticise side by side, and the writer revises, until it is good enough.",
  example: "A finished session",
  exampleNote: "An example, written for this page. Nothing ran for it, and it cost nothing.",
  before: "The text that it began with",
  begin: "Begin your own",
  fromSample: "With this sample",
  fromText: "With a text of mine",
  fromNothing: "From nothing",
  pasteHint: "Paste it here. On the next page you say what should happen to it, and see what that costs.",
  goOn: "Go on",
};

const de: Translated<typeof en> = {
  title: "Willkommen",
  intro:
    "Sie bringen eine Aufgabe mit und, wenn Sie einen haben, einen Text. Ein Autor schreibt, Lektoren beurteilen Seite an Seite, und der Autor überarbeitet, bis es gut genug ist.",
  example: "Eine fertige Sitzung",
  exampleNote: "Ein Beispiel, für diese Seite geschrieben. Dafür lief nichts, und es hat nichts gekostet.",
  before: "Der Text, mit dem sie begann",
  begin: "Beginnen Sie Ihre eigene",
  fromSample: "Mit diesem Beispiel",
  fromText: "Mit einem eigenen Text",
  fromNothing: "Ohne Text",
  pasteHint:
    "Fügen Sie ihn hier ein. Auf der nächsten Seite sagen Sie, was damit geschehen soll, und sehen, was es kostet.",
  goOn: "Weiter",
};

export const welcome = ofPage(en, { de });
