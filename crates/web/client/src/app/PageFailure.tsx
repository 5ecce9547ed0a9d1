import type { ErrorComponentProps } from "@tanstack/react-router";
import { useText } from "~/i18n/context";
import { Button } from "~/ui/Button";
import { Failure } from "~/ui/Failure";

/** A page that could not be shown. A part of it that is gone from the server means that there is a newer build. */
export function PageFailure({ error, reset }: ErrorComponentProps) {
  const text = useText();
  const message = error instanceof Error ? error.message : "";
  const isGone = /dynamically imported module|Importing a module script failed|preload CSS/.test(message);
  return (
    <main className="mx-auto max-w-[560px] p-5">
      {isGone ? (
        <div className="grid justify-items-start gap-3">
          <p>{text.app.newerBuild}</p>
          <Button kind="main" onClick={() => location.reload()}>
            {text.app.reload}
          </Button>
        </div>
      ) : (
        <Failure error={error} onRetry={reset} />
      )}
    </main>
  );
}
