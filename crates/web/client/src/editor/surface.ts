import { history, historyKeymap, standardKeymap } from "@codemirror/commands";
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { look } from "./look";
import { markdownLook } from "./markdown-look";

/** What those hear who don't see the page around it. */
export interface Wiring {
  readonly label: string;
  /** Empty where there is nothing to add. */
  readonly description: string;
  readonly isInvalid: boolean;
}

/** Characters that are chosen; both the same where the caret stands between two. */
export interface Caret {
  readonly from: number;
  readonly to: number;
}

interface Options {
  readonly host: HTMLElement;
  readonly text: string;
  readonly wiring: Wiring;
  readonly onChange: (text: string) => void;
}

/** A text that is being edited. */
export interface Surface {
  /** Shows a text that came from elsewhere; the person can undo that. */
  show(text: string): void;
  describe(wiring: Wiring): void;
  focus(caret?: Caret): void;
  remove(): void;
}

const DESCRIPTION = "description";

/**
 * Makes a surface to write on, in a shadow root of the host: there its styles are adopted sheets, which the policy of the
 * page lets through, and no style of the page reaches it. Tab is left alone, so that it leads on.
 */
export function makeSurface({ host, text, wiring, onChange }: Options): Surface {
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  const description = document.createElement("p");
  description.id = DESCRIPTION;
  description.hidden = true;
  root.replaceChildren(description);
  /** What the page around it knows. */
  let known = text;
  const told = new Compartment();
  const tell = (next: Wiring): Extension => {
    description.textContent = next.description;
    return EditorView.contentAttributes.of(attributes(next));
  };
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        EditorView.lineWrapping,
        history(),
        keymap.of([...historyKeymap, ...standardKeymap]),
        markdownLook,
        look,
        told.of(tell(wiring)),
        LEAVE_FILES,
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (!docChanged) return;
          known = state.doc.toString();
          onChange(known);
        }),
      ],
    }),
  });
  return {
    show: (next) => {
      if (next === known) return;
      known = next;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } });
    },
    describe: (next) => view.dispatch({ effects: told.reconfigure(tell(next)) }),
    focus: (caret) => {
      view.focus();
      if (!caret) return;
      const within = (at: number) => Math.min(at, view.state.doc.length);
      view.dispatch({
        selection: { anchor: within(caret.from), head: within(caret.to) },
        scrollIntoView: true,
      });
    },
    remove: () => view.destroy(),
  };
}

/** It is prose: browsers check its spelling, correct and capitalise it as they do anywhere else. */
function attributes({ label, description, isInvalid }: Wiring): Record<string, string> {
  return {
    "aria-label": label,
    // What can be edited can be focused anyway; said, so that checks see that what scrolls is in reach of the keyboard.
    tabindex: "0",
    ...(description !== "" && { "aria-describedby": DESCRIPTION }),
    ...(isInvalid && { "aria-invalid": "true" }),
    spellcheck: "true",
    autocorrect: "on",
    autocapitalize: "sentences",
    writingsuggestions: "true",
  };
}

/** Files that are dropped belong to whoever is around: true says that they are taken care of. */
const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
const LEAVE_FILES = EditorView.domEventHandlers({ dragover: holdsFiles, drop: holdsFiles });
