import { useEffect, useRef, useState } from "react";
import { classes } from "~/ui/classes";
import { Field, type FieldProps } from "~/ui/Field";
import type { Surface } from "./surface";
import { useEditor } from "./use-editor";
import { Written } from "./Written";

interface Props extends Omit<FieldProps, "hint"> {
  readonly hint?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** How high it is at first, in lines; people can make it higher. */
  readonly rows: number;
  /** Whether somebody is about to write. Otherwise the editor comes when they turn to the field. */
  readonly isWanted?: boolean;
  readonly fontSize?: "text-15" | "text-18";
}

const SHEET =
  "w-full min-h-[64px] resize-y rounded-paper border border-control bg-sheet font-serif leading-[1.55] text-ink";

/**
 * A field for a text that is worked on: an editor that knows Markdown. Until its code is here, and where it never comes,
 * it is a plain text area; what was typed there, the caret and the focus go over.
 */
export function TextEditor({
  value,
  onChange,
  rows,
  isWanted = false,
  fontSize = "text-15",
  ...field
}: Props) {
  const plain = useRef<HTMLTextAreaElement>(null);
  const surface = useRef<Surface>(null);
  const [before] = useState(value);
  const { editor, load, composing } = useEditor(plain);
  useEffect(() => {
    if (isWanted) load();
  }, [isWanted, load]);
  // As high as a text area of so many lines, so that nothing moves when the editor comes.
  const style = { height: `calc(${rows * 1.55}em + 18px)` };
  return (
    <Field {...field} onLabel={() => surface.current?.focus()}>
      {(wiring) =>
        editor ? (
          <Written
            {...editor}
            surface={surface}
            before={before}
            value={value}
            onChange={onChange}
            wiring={{
              label: field.label,
              description: [field.hint, field.error].filter(Boolean).join(" "),
              isInvalid: field.error !== undefined,
            }}
            className={classes(SHEET, fontSize, "overflow-hidden")}
            style={style}
          />
        ) : (
          <textarea
            ref={plain}
            className={classes(SHEET, fontSize, "block px-3 py-2")}
            style={style}
            value={value}
            onChange={(event) => onChange(event.target.value)}
            onFocus={load}
            onPointerEnter={load}
            {...composing}
            {...wiring}
          />
        )
      }
    </Field>
  );
}
