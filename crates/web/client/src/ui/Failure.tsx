import { ApiError } from "~/api/problem";
import type { Problem } from "~/api/schema";
import { useFormat, useText } from "~/i18n/context";
import type { Text } from "~/i18n/text";
import { Button } from "./Button";
import { Remedies } from "./Remedies";

/** What went wrong, in words; problems that we know by their code have words of ours. */
export function explain(error: unknown, text: Text): string {
  if (!(error instanceof ApiError)) return text.problem.render;
  const known: Record<string, string> = text.problem as never;
  const { problem } = error;
  const own = typeof known[error.code] === "string" ? known[error.code] : undefined;
  if (own !== undefined) return own;
  if (problem?.limit !== undefined && problem.used !== undefined) {
    const plan = text.plan[problem.plan as keyof Text["plan"]] ?? problem.plan ?? "";
    return `${sentence(problem.detail)} ${text.problem.quota(problem.used, problem.limit, plan)}`;
  }
  return sentence(error.message);
}

/** The API writes its details in lower case, without a full stop. */
export function sentence(detail: string): string {
  const begun = detail.charAt(0).toUpperCase() + detail.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

interface Props {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** One part of a page that could not be had; the rest of the page stays. */
export function Failure({ error, onRetry }: Props) {
  const text = useText();
  const api = error instanceof ApiError ? error : null;
  return (
    <div role="alert" className="grid justify-items-start gap-2 border-l-2 border-bad py-1 pl-3">
      <p className="font-semibold">{text.problem.title}</p>
      {api?.problem?.shortfall === undefined && <p>{explain(error, text)}</p>}
      {(api?.problem?.errors?.length ?? 0) > 0 && (
        <ul className="list-disc pl-4">
          {api?.problem?.errors?.map((found) => (
            <li key={`${found.field} ${found.code}`}>
              <code className="numeric">{found.field}</code> {found.message}
            </li>
          ))}
        </ul>
      )}
      {api?.problem?.shortfall !== undefined && <Shortfall problem={api.problem} />}
      {api?.problem?.required_plan && (
        <p>{text.problem.needsPlan(text.plan[api.problem.required_plan as keyof Text["plan"]] ?? "")}</p>
      )}
      <Remedies error={error} />
      <div className="flex flex-wrap items-center gap-3">
        {onRetry && <Button onClick={onRetry}>{text.problem.retry}</Button>}
        {api?.requestId && (
          <code className="numeric text-ink-2">{text.problem.requestId(api.requestId)}</code>
        )}
      </div>
    </div>
  );
}

/** What is missing, and the two ways out: a smaller run, or more credits. */
function Shortfall({ problem }: { problem: Problem }) {
  const text = useText();
  const format = useFormat();
  const { needed = 0, available = 0, shortfall = 0 } = problem;
  return (
    <p>
      {text.problem.shortfall(format.number(needed), format.number(available), format.number(shortfall))}{" "}
      {text.problem.remedies}
    </p>
  );
}
