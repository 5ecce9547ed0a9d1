import { type ComponentProps, type ReactNode, useId } from "react";
import { classes } from "./classes";

const CONTROL =
  "w-full rounded-paper border border-control bg-sheet px-3 py-2 text-15 text-ink min-h-[40px] pointer-coarse:min-h-[44px]";

export interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  /** Beside the label, at the end of its line. */
  readonly aside?: ReactNode;
  readonly className?: string;
}

interface Wiring {
  readonly id: string;
  readonly "aria-describedby"?: string;
  readonly "aria-invalid"?: true;
}

/** What every field has around its control. `onLabel` is for controls that a label can't name by itself. */
export function Field({
  label,
  hint,
  error,
  aside,
  className,
  onLabel,
  children,
}: FieldProps & { onLabel?: () => void; children: (wiring: Wiring) => ReactNode }) {
  const id = useId();
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const described = classes(hint !== undefined && hintId, error !== undefined && errorId);
  return (
    <div className={classes("grid gap-1", className)}>
      <div className="flex items-baseline justify-between gap-3">
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: keys reach the control itself */}
        <label htmlFor={id} className="text-15 font-semibold" onClick={onLabel}>
          {label}
        </label>
        {aside}
      </div>
      {hint !== undefined && (
        <p id={hintId} className="text-13 text-ink-2">
          {hint}
        </p>
      )}
      {children({
        id,
        ...(described !== "" && { "aria-describedby": described }),
        ...(error !== undefined && { "aria-invalid": true }),
      })}
      {error !== undefined && (
        <p id={errorId} className="text-13 text-bad">
          {error}
        </p>
      )}
    </div>
  );
}

export function TextField({
  label,
  hint,
  error,
  aside,
  className,
  ...rest
}: FieldProps & ComponentProps<"input">) {
  return (
    <Field {...field({ label, hint, error, aside, className })}>
      {(wiring) => <input className={CONTROL} {...wiring} {...rest} />}
    </Field>
  );
}

export function TextArea({
  label,
  hint,
  error,
  aside,
  className,
  ...rest
}: FieldProps & ComponentProps<"textarea">) {
  return (
    <Field {...field({ label, hint, error, aside, className })}>
      {(wiring) => <textarea className={classes(CONTROL, "resize-y leading-[1.55]")} {...wiring} {...rest} />}
    </Field>
  );
}

export function Choice({
  label,
  hint,
  error,
  aside,
  className,
  ...rest
}: FieldProps & ComponentProps<"select">) {
  return (
    <Field {...field({ label, hint, error, aside, className })}>
      {(wiring) => <select className={CONTROL} {...wiring} {...rest} />}
    </Field>
  );
}

export function Check({
  label,
  hint,
  className,
  ...rest
}: Pick<FieldProps, "label" | "hint"> & ComponentProps<"input">) {
  const id = useId();
  return (
    <div className={classes("grid grid-cols-[auto_1fr] items-start gap-x-3", className)}>
      <input
        type="checkbox"
        id={id}
        className="mt-[3px] size-[18px] accent-(--pencil)"
        {...(hint !== undefined && { "aria-describedby": `${id}-hint` })}
        {...rest}
      />
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && (
        <p id={`${id}-hint`} className="col-start-2 text-13 text-ink-2">
          {hint}
        </p>
      )}
    </div>
  );
}

/** Absent and undefined are two things to the type checker, and one to whoever writes a page. */
function field(
  props: { [K in keyof FieldProps]-?: FieldProps[K] | undefined } & { label: string },
): FieldProps {
  const { label, hint, error, aside, className } = props;
  return {
    label,
    error,
    ...(hint !== undefined && { hint }),
    ...(aside !== undefined && { aside }),
    ...(className !== undefined && { className }),
  };
}
