import { createContext, useContext } from "react";
import type { LiveSession } from "~/live/open-turns";
import type { Run } from "~/live/run";
import type { RunStore } from "~/live/run-store";

interface Shown {
  readonly run: Run;
  readonly live: LiveSession;
  readonly store: RunStore;
}

export const RunContext = createContext<Shown | null>(null);

/** The session that the page is about. */
export function useShownRun(): Shown {
  const shown = useContext(RunContext);
  if (shown === null) throw new Error("there is no session around this part");
  return shown;
}
