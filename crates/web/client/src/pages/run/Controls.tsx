import { useState } from "react";
import { useShortcut } from "~/app/shortcuts";
import { useText } from "~/i18n/context";
import { Button } from "~/ui/Button";
import { Failure } from "~/ui/Failure";
import { LazyDialog } from "~/ui/LazyDialog";
import { useCommands } from "./commands";
import { useLive, useShownRun } from "./run-context";

/** What can be done with the run: beside its title, or, where there is little room, at the bottom of the window. */
export function Controls({ place }: { place: "header" | "dock" }) {
  const text = useText();
  const { run } = useShownRun();
  const commands = useCommands();
  if (run.session.status === "completed") return null;
  const isDock = place === "dock";
  return (
    <section
      aria-label={text.run.controls}
      className={
        isDock
          ? "fixed inset-x-0 bottom-0 z-10 grid gap-2 border-t border-rule bg-wall px-3 py-2 md:hidden"
          : "hidden gap-2 md:grid"
      }
    >
      <div className={isDock ? "grid auto-cols-fr grid-flow-col gap-2" : "flex items-center gap-3"}>
        <Buttons commands={commands} hasKeys={!isDock} />
      </div>
      {commands.error && <Failure error={commands.error} />}
    </section>
  );
}

function Buttons({ commands, hasKeys }: { commands: ReturnType<typeof useCommands>; hasKeys: boolean }) {
  const text = useText();
  const { run } = useShownRun();
  const asked = useLive((live) => live.asked);
  const { status } = run.session;
  const { isBusy } = commands;
  const isPausing = asked === "pause";
  const toggle = { running: isPausing ? commands.resume : commands.pause, paused: commands.resume };
  const onKey = status === "running" || status === "paused" ? () => toggle[status].mutate() : undefined;
  useShortcut("p", hasKeys && !isBusy && asked !== "stop" ? onKey : undefined);

  if (asked === "stop") return <p role="status">{text.run.stopping}</p>;
  switch (status) {
    case "draft":
      return (
        <Button kind="main" disabled={isBusy} onClick={() => commands.start.mutate()}>
          {text.run.start}
        </Button>
      );
    case "running":
      return (
        <>
          {isPausing ? (
            <>
              <p role="status">{text.run.pausing}</p>
              <Button disabled={isBusy} onClick={() => commands.resume.mutate()}>
                {text.run.keepGoing}
              </Button>
            </>
          ) : (
            <Button disabled={isBusy} onClick={() => commands.pause.mutate()} aria-keyshortcuts="P">
              {text.run.pause}
              {hasKeys && <kbd className="numeric rounded-paper border border-rule px-1 text-ink-2">P</kbd>}
            </Button>
          )}
          <Stop commands={commands} />
        </>
      );
    case "paused":
      return (
        <>
          <Button
            kind="main"
            disabled={isBusy}
            onClick={() => commands.resume.mutate()}
            aria-keyshortcuts="P"
          >
            {text.run.resume}
          </Button>
          <Stop commands={commands} />
        </>
      );
    default:
      return (
        <Button kind="main" disabled={isBusy} onClick={() => commands.resume.mutate()}>
          {text.run.resume}
        </Button>
      );
  }
}

function Stop({ commands }: { commands: ReturnType<typeof useCommands> }) {
  const text = useText();
  const [isAsking, setAsking] = useState(false);
  const stop = () => {
    setAsking(false);
    commands.stop.mutate();
  };
  return (
    <>
      <Button disabled={commands.isBusy} onClick={() => setAsking(true)}>
        {text.run.stop}
      </Button>
      <LazyDialog
        title={text.run.stopTitle}
        description={text.run.stopText}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
      >
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={() => setAsking(false)}>{text.run.stopCancel}</Button>
          <Button kind="danger" onClick={stop}>
            {text.run.stopConfirm}
          </Button>
        </div>
      </LazyDialog>
    </>
  );
}
