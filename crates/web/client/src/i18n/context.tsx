import { createContext, type ReactNode, useContext, useMemo } from "react";
import { en } from "./en";
import { Format } from "./format";
import type { Text } from "./text";

const TextContext = createContext<Text>(en);
const FormatContext = createContext(new Format("en"));

export function Language({ text, locale, children }: { text: Text; locale: string; children: ReactNode }) {
  const format = useMemo(() => new Format(locale), [locale]);
  return (
    <TextContext value={text}>
      <FormatContext value={format}>{children}</FormatContext>
    </TextContext>
  );
}

/** What to say. */
export function useText(): Text {
  return useContext(TextContext);
}

/** How to write numbers and times. */
export function useFormat(): Format {
  return useContext(FormatContext);
}
