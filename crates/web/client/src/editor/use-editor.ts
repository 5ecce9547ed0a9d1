import { type RefObject, useCallback, useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { Caret, makeSurface } from "./surface";

/** An editor that is here, and where the caret was in the text area, if somebody was in it. */
export interface Editor {
  readonly make: typeof makeSurface;
  readonly caret: Caret | null;
}

/** Has the editor's code come when asked, and take the place of a text area at a moment that disturbs nobody. */
export function useEditor(plain: RefObject<HTMLTextAreaElement | null>) {
  const [editor, setEditor] = useState<Editor | null>(null);
  const isAsked = useRef(false);
  const isComposing = useRef(false);
  /** What waits until a character that takes several keys is finished. */
  const waiting = useRef<(() => void) | null>(null);
  const load = useCallback(async () => {
    if (isAsked.current) return;
    isAsked.current = true;
    const code = await import("./surface").catch(() => null);
    // The next time that somebody turns to it, it is tried again.
    if (code === null) isAsked.current = false;
    else if (isComposing.current) waiting.current = () => take(code.makeSurface);
    else take(code.makeSurface);
    // At once: no key can come between reading the caret and the change.
    function take(make: Editor["make"]) {
      flushSync(() => setEditor({ make, caret: caretIn(plain.current) }));
    }
  }, [plain]);
  const composing = {
    onCompositionStart: () => {
      isComposing.current = true;
    },
    onCompositionEnd: () => {
      isComposing.current = false;
      // The last change of the text is told after this event in some browsers.
      setTimeout(() => waiting.current?.());
    },
  };
  return { editor, load: useCallback(() => void load(), [load]), composing };
}

function caretIn(plain: HTMLTextAreaElement | null): Caret | null {
  if (plain === null || document.activeElement !== plain) return null;
  return { from: plain.selectionStart, to: plain.selectionEnd };
}
