import { useEffect } from "react";
import { useText } from "~/i18n/context";

/** Names the page in the browser's tab. */
export function useTitle(title: string): void {
  const { app } = useText();
  useEffect(() => {
    document.title = title === "" ? app.name : `${title} · ${app.name}`;
  }, [title, app.name]);
}
