import { useState } from "react";
import { useText } from "~/i18n/context";
import { Check } from "~/ui/Field";
import { canNotify, isWanted, want } from "./notify";

/** Whether the browser tells when the run is over and nobody looks. */
export function TellMe() {
  const text = useText();
  const [isOn, setOn] = useState(isWanted);
  const [isBlocked, setBlocked] = useState(false);
  if (!canNotify()) return null;
  const change = async (wish: boolean) => {
    const isTold = await want(wish);
    setOn(isTold);
    setBlocked(wish && !isTold);
  };
  return (
    <Check
      label={text.run.notify}
      checked={isOn}
      onChange={(event) => void change(event.target.checked)}
      {...(isBlocked && { hint: text.run.notifyBlocked })}
    />
  );
}
