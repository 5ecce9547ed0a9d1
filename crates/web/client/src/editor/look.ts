import { EditorView } from "@codemirror/view";

/** A sheet to write on, in the colours of the page. Its styles are sheets of its own root, which need no element. */
export const look = EditorView.theme({
  "&": { height: "100%", color: "var(--ink)" },
  "&.cm-focused": { outline: "2px solid var(--pencil)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "inherit", lineHeight: "inherit", overflow: "auto" },
  ".cm-content": { padding: "8px 12px", caretColor: "var(--pencil)", overflowWrap: "anywhere" },
  ".cm-line": { padding: "0" },
  ".cm-line::selection, .cm-line ::selection": {
    backgroundColor: "color-mix(in srgb, var(--pencil) 28%, transparent)",
  },
  ".look-heading, .look-strong": { fontWeight: "640" },
  ".look-emphasis": { fontStyle: "italic" },
  ".look-code": { fontFamily: "var(--font-mono)", fontSize: "0.85em" },
  ".look-aside": { color: "var(--ink-2)", fontWeight: "400" },
});
