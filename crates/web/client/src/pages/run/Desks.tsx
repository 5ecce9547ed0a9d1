import { useState } from "react";
import { useText } from "~/i18n/context";
import { classes } from "~/ui/classes";
import { seated } from "./agents";
import { Desk } from "./Desk";
import { useShownRun } from "./run-context";

/** The agents side by side, each with what it writes. One of them can be enlarged to the width of all. */
export function Desks() {
  const text = useText();
  const { run } = useShownRun();
  const [enlarged, setEnlarged] = useState<string | null>(null);
  return (
    <section aria-label={text.run.desks}>
      <div
        className={classes(
          "grid snap-x snap-mandatory auto-cols-[minmax(260px,1fr)] grid-flow-col overflow-x-auto",
          "border border-rule bg-sheet",
          enlarged === null && "max-md:auto-cols-[86%]",
        )}
      >
        {seated(run).map((agent) => (
          <Desk
            key={agent.id}
            agent={agent}
            isEnlarged={agent.id === enlarged}
            isHidden={enlarged !== null && agent.id !== enlarged}
            onEnlarge={() => setEnlarged(agent.id === enlarged ? null : agent.id)}
          />
        ))}
      </div>
    </section>
  );
}
