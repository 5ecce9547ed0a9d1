import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { queries } from "~/api/queries";
import { useFormat, useText } from "~/i18n/context";
import { Failure } from "~/ui/Failure";
import { Skeleton } from "~/ui/Skeleton";

/** How often a key was used of late; read once somebody wants to know. */
export function KeyUses({ id }: { id: string }) {
  const text = useText();
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="basis-full" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="min-h-[36px] content-center text-13 text-ink-2">{text.settings.uses}</summary>
      {isOpen && <Uses id={id} />}
    </details>
  );
}

function Uses({ id }: { id: string }) {
  const text = useText();
  const format = useFormat();
  const uses = useQuery(queries.keyUses(id));
  if (uses.isPending) return <Skeleton lines={2} />;
  if (uses.isError) return <Failure error={uses.error} onRetry={() => void uses.refetch()} />;
  if (uses.data.items.length === 0) return <p className="text-13 text-ink-2">{text.settings.neverUsed}</p>;
  return (
    <ul className="numeric max-h-[240px] overflow-y-auto">
      {uses.data.items.map(({ window_start, requests }) => (
        <li key={window_start} className="flex max-w-[360px] justify-between gap-3 border-t border-rule py-1">
          <span>{format.moment(window_start)}</span>
          <span>{text.settings.requests(requests)}</span>
        </li>
      ))}
    </ul>
  );
}
