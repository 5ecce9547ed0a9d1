import { type CSSProperties, type RefObject, useLayoutEffect, useRef } from "react";
import type { Surface, Wiring } from "./surface";
import type { Editor } from "./use-editor";

interface Props extends Editor {
  readonly surface: RefObject<Surface | null>;
  /** The text as it was first: what was typed before the editor came can be undone. */
  readonly before: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly wiring: Wiring;
  readonly className: string;
  readonly style: CSSProperties;
}

/** The editor in its place in the page. */
export function Written({ make, caret, surface, before, value, onChange, wiring, className, style }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const latest = useRef({ onChange, wiring, caret });
  useLayoutEffect(() => {
    latest.current = { onChange, wiring, caret };
  });
  useLayoutEffect(() => {
    if (host.current === null) return;
    const made = make({
      host: host.current,
      text: before,
      wiring: latest.current.wiring,
      onChange: (text) => latest.current.onChange(text),
    });
    surface.current = made;
    return () => {
      made.remove();
      surface.current = null;
    };
  }, [make, before, surface]);
  useLayoutEffect(() => surface.current?.show(value), [surface, value]);
  const { label, description, isInvalid } = wiring;
  useLayoutEffect(
    () => surface.current?.describe({ label, description, isInvalid }),
    [surface, label, description, isInvalid],
  );
  // Last: the whole text has to be there before the caret can stand in it.
  useLayoutEffect(() => {
    if (caret !== null) surface.current?.focus(caret);
  }, [surface, caret]);
  return <div ref={host} className={className} style={style} />;
}
