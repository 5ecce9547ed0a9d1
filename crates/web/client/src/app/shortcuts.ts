import { useEffect, useRef } from "react";

const KEPT = "atelier.shortcuts";

/** Whether single keys do something. They can be switched off, for those who speak or type in other ways. */
export function hasShortcuts(): boolean {
  return localStorage.getItem(KEPT) !== "off";
}

export function setShortcuts(isOn: boolean): void {
  localStorage.setItem(KEPT, isOn ? "on" : "off");
}

/** Calls back when the key is pressed alone, and not into a field. */
export function useShortcut(key: string, action: (() => void) | undefined): void {
  useKeys((event) => {
    const isAlone = !(event.ctrlKey || event.metaKey || event.altKey);
    if (!action || !isAlone || event.key.toLowerCase() !== key || isTyping(event) || !hasShortcuts()) return;
    event.preventDefault();
    action();
  });
}

/** Calls back on Ctrl or Cmd with the key, wherever it is pressed. */
export function useCommandKey(key: string, action: () => void): void {
  useKeys((event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== key) return;
    event.preventDefault();
    action();
  });
}

function useKeys(handler: (event: KeyboardEvent) => void): void {
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => latest.current(event);
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);
}

/** By where the event began: around an editor's own root, only its host is seen as the target. */
function isTyping(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0];
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input, textarea, select, [role=menuitem], [role=dialog] *"))
  );
}
