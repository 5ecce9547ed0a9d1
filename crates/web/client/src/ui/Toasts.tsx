import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useText } from "~/i18n/context";
import { Button } from "./Button";
import { Glyph } from "./Glyph";

interface Toast {
  readonly text: string;
  /** How to take it back, for as long as the message shows. */
  readonly undo?: () => void;
  /** Called when it went without being taken back. */
  readonly onGone?: () => void;
}

/** Long enough to read it and to reach the button. */
const SHOWN_MS = 8_000;

const ToastContext = createContext<(toast: Toast) => void>(() => {});

/** Says something that has just happened, at the edge of the page. */
export function useToast(): (toast: Toast) => void {
  return useContext(ToastContext);
}

export function Toasts({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<Toast | null>(null);
  // Whoever is about to press its button is not raced by it.
  const [isHeld, setHeld] = useState(false);
  const current = useRef<Toast | null>(null);

  const dismiss = useCallback((isUndone: boolean) => {
    const toast = current.current;
    current.current = null;
    setShown(null);
    setHeld(false);
    if (isUndone) toast?.undo?.();
    else toast?.onGone?.();
  }, []);

  const show = useCallback(
    (toast: Toast) => {
      if (current.current) dismiss(false);
      current.current = toast;
      setShown(toast);
    },
    [dismiss],
  );

  useEffect(() => {
    if (shown === null || isHeld) return;
    const timer = setTimeout(() => dismiss(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [shown, isHeld, dismiss]);

  useEffect(() => {
    if (shown === null) return;
    const leave = () => dismiss(false);
    addEventListener("pagehide", leave);
    return () => removeEventListener("pagehide", leave);
  }, [shown, dismiss]);

  const text = useText();
  return (
    <ToastContext value={useMemo(() => show, [show])}>
      {children}
      <div role="status" className="fixed inset-x-3 bottom-3 z-50 flex justify-center pointer-events-none">
        {shown && (
          // biome-ignore lint/a11y/noStaticElementInteractions: nothing is done by it, it only stays
          <div
            onPointerEnter={() => setHeld(true)}
            onPointerLeave={() => setHeld(false)}
            onFocus={() => setHeld(true)}
            onBlur={() => setHeld(false)}
            className="pointer-events-auto flex max-w-[560px] items-center gap-3 rounded-paper border border-control bg-sheet py-1 pr-1 pl-4 shadow-lg"
          >
            <span>{shown.text}</span>
            {shown.undo && <Button onClick={() => dismiss(true)}>{text.session.undo}</Button>}
            <Button kind="quiet" aria-label={text.app.close} onClick={() => dismiss(false)}>
              <Glyph name="close" />
            </Button>
          </div>
        )}
      </div>
    </ToastContext>
  );
}
