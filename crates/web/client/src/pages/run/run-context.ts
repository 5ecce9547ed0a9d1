import { createContext, useContext, useSyncExternalStore } from "react";
import type { LiveSession } from "~/live/open-turns";
import type { Run } from "~/live/run";
import type { RunStore } from "~/live/run-store";

interface Shown {
  readonly run: Run;
  readonly store: RunStore;
}

export const RunContext = createContext<Shown | null>(null);

/** The session that the page is about. */
export function useShownRun(): Shown {
  const shown = useContext(RunContext);
  if (shown === null) throw new Error("there is no session around this part");
  return shown;
}

/**
 * A part of what is open in the session. Text comes ten times a second: whoever asks for something else than text is not
 * rendered for it. What is chosen has to be the same object, or the same value, for as long as it says the same.
 */
export function useLive<T>(choose: (live: LiveSession) => T): T {
  const { store } = useShownRun();
  return useSyncExternalStore(store.subscribe, () => choose(store.live));
}
