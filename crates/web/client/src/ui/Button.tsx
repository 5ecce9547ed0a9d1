import type { ComponentProps } from "react";
import { classes } from "./classes";

export type ButtonKind = "main" | "plain" | "quiet" | "danger";

const KINDS: Record<ButtonKind, string> = {
  main: "bg-pencil text-on-pencil border-pencil hover:opacity-90",
  plain: "border-control hover:bg-wash",
  quiet: "border-transparent hover:bg-wash",
  danger: "border-bad text-bad hover:bg-wash",
};

/** How everything looks that can be pressed. The blue pencil marks the one main action of a page. */
export function buttonClass(kind: ButtonKind, extra?: string): string {
  return classes(
    "inline-flex min-h-[36px] items-center justify-center gap-2 rounded-paper border px-3 text-15 whitespace-nowrap",
    "transition-colors duration-120 motion-reduce:transition-none disabled:opacity-55 pointer-coarse:min-h-[44px]",
    KINDS[kind],
    extra,
  );
}

interface Props extends ComponentProps<"button"> {
  readonly kind?: ButtonKind;
}

export function Button({ kind = "plain", className, type = "button", ...rest }: Props) {
  return <button type={type} className={buttonClass(kind, className)} {...rest} />;
}
