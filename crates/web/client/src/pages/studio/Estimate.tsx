import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { answered, api } from "~/api/client";
import { useFormat, useText } from "~/i18n/context";
import { explain } from "~/ui/Failure";
import { type Draft, toRequest } from "./draft";

/** How long nothing is typed before the server is asked. */
const TYPING_MS = 400;

/** What the run would cost: a range, and what it can never pass. */
export function Estimate({ draft }: { draft: Draft }) {
  const text = useText();
  const format = useFormat();
  const settled = useSettled(draft);
  const body = toRequest(settled);
  const estimate = useQuery({
    queryKey: ["studio-estimate", body],
    queryFn: ({ signal }) => answered(api.POST("/api/v1/credits/estimate", { body, signal })),
    enabled: settled.prompt.trim() !== "",
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
  });
  if (draft.prompt.trim() === "") return <p className="text-ink-2">{text.studio.estimateLater}</p>;
  if (estimate.isError) return <p className="text-13 text-bad">{explain(estimate.error, text)}</p>;
  if (!estimate.data) return <p className="text-ink-2">{text.studio.estimating}</p>;
  const { minimum, maximum, ceiling, balance } = estimate.data;
  const left = format.number(balance.available);
  return (
    <p>
      <span className="font-semibold">{text.studio.estimate(format.range(minimum, maximum))}</span>
      <span className="text-ink-2">
        , {text.studio.ceiling(format.number(ceiling))} · {text.studio.left(left)}
      </span>
      {!balance.covers.maximum && (
        <span className="block text-13 text-warn">{text.studio.covered(balance.covered_rounds)}</span>
      )}
    </p>
  );
}

function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), TYPING_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
