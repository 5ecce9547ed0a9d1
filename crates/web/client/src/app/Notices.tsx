import { useQuery } from "@tanstack/react-query";
import { queries } from "~/api/queries";
import { useText } from "~/i18n/context";
import { useConnection } from "~/live/context";

/** What people have to know wherever they are. */
export function Notices() {
  const text = useText();
  const { data: methods } = useQuery(queries.methods());
  const connection = useConnection();
  return (
    <>
      {methods?.development && <p className={STRIP}>{text.app.development}</p>}
      <div role="status">{connection === "lost" && <p className={STRIP}>{text.app.lost}</p>}</div>
    </>
  );
}

const STRIP = "border-b border-rule bg-sheet px-3 py-1 text-13 text-warn md:px-5";
