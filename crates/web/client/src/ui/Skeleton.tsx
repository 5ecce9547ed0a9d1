import { useText } from "~/i18n/context";
import { classes } from "./classes";

/** Lines where text will be. They show after 200 ms: what is there sooner needs no announcement. */
export function Skeleton({ lines = 3, className }: { lines?: number; className?: string }) {
  const text = useText();
  return (
    <div role="status" className={classes("skeleton grid gap-3", className)}>
      <span className="sr-only">{text.app.loading}</span>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are alike and never change places
        <div key={line} className={classes("h-[14px] rounded-paper bg-rule", WIDTHS[line % WIDTHS.length])} />
      ))}
    </div>
  );
}

const WIDTHS = ["w-[92%]", "w-[78%]", "w-[85%]", "w-[60%]"];
