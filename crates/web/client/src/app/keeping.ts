import { useCallback, useEffect, useRef } from "react";

/** Long enough that typing is not slowed, short enough that nothing is lost. */
const KEEP_AFTER_MS = 300;

/**
 * Keeps what changes shortly after each change, and at once when the page goes. Without `keep` there is nothing to keep.
 * What it returns has it forget what it was about to keep.
 */
export function useKeeping<T>(value: T, keep: ((value: T) => void) | null): () => void {
  const pending = useRef<(() => void) | null>(null);
  const now = useCallback(() => {
    pending.current?.();
    pending.current = null;
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the value that has to change
  useEffect(() => {
    pending.current = keep && (() => keep(value));
    const timer = setTimeout(now, KEEP_AFTER_MS);
    return () => clearTimeout(timer);
  }, [value, keep === null]);
  useEffect(() => {
    addEventListener("pagehide", now);
    return () => {
      removeEventListener("pagehide", now);
      now();
    };
  }, [now]);
  return useCallback(() => {
    pending.current = null;
  }, []);
}
