import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { queries } from "~/api/queries";
import type { Model } from "~/api/schema";
import { useFormat, useText } from "~/i18n/context";
import type { Format } from "~/i18n/format";
import type { Text } from "~/i18n/text";
import { Button, buttonClass } from "~/ui/Button";
import { Failure } from "~/ui/Failure";
import { LazyDialog } from "~/ui/LazyDialog";
import { Skeleton } from "~/ui/Skeleton";
import type { ModelChoice } from "./draft";

interface Props {
  readonly label: string;
  readonly value: ModelChoice | null;
  /** What no choice is called. */
  readonly fallback: string;
  readonly onChange: (model: ModelChoice | null) => void;
}

/** A button that names the model, and opens the list of all there are. */
export function ModelPicker({ label, value, fallback, onChange }: Props) {
  const text = useText();
  const [isOpen, setOpen] = useState(false);
  const models = useQuery(queries.models());
  const chosen = models.data?.items.find((model) => isSame(model, value));
  return (
    <>
      <Button
        aria-haspopup="dialog"
        aria-label={`${label}: ${chosen?.display_name ?? fallback}`}
        onClick={() => setOpen(true)}
      >
        {chosen?.display_name ?? fallback}
      </Button>
      <LazyDialog title={label} isOpen={isOpen} onClose={() => setOpen(false)}>
        {models.isPending && <Skeleton />}
        {models.isError && <Failure error={models.error} onRetry={() => void models.refetch()} />}
        {models.data && (
          <List
            models={models.data.items.filter((model) => model.kind === "chat" && model.status !== "retired")}
            value={value}
            fallback={fallback}
            label={label}
            onChoose={(model) => {
              onChange(model);
              setOpen(false);
            }}
          />
        )}
        {models.data?.items.some((model) => model.locked) && (
          <Link to="/settings/billing" hash="plans" className={buttonClass("plain", "mt-3")}>
            {text.problem.comparePlans}
          </Link>
        )}
        {models.data?.items.every((model) => !model.available) && <p>{text.models.none}</p>}
      </LazyDialog>
    </>
  );
}

interface ListProps {
  readonly models: readonly Model[];
  readonly value: ModelChoice | null;
  readonly fallback: string;
  readonly label: string;
  readonly onChoose: (model: ModelChoice | null) => void;
}

function List({ models, value, fallback, label, onChoose }: ListProps) {
  const text = useText();
  const format = useFormat();
  // Those that can be had come first; the others are shown with what keeps them away.
  const sorted = models.toSorted((one, other) => distance(one) - distance(other));
  return (
    <ul aria-label={label} className="border-t border-rule">
      <li className="border-b border-rule">
        <Row name={fallback} facts={[]} isChosen={value === null} onChoose={() => onChoose(null)} />
      </li>
      {sorted.map((model) => (
        <li key={`${model.provider} ${model.id}`} className="border-b border-rule">
          {model.available && model.locked ? (
            <LockedRow name={model.display_name} facts={facts(model, text, format)} />
          ) : (
            <Row
              name={model.display_name}
              facts={facts(model, text, format)}
              isChosen={isSame(model, value)}
              isAway={!model.available}
              onChoose={() => onChoose({ provider: model.provider, id: model.id })}
            />
          )}
        </li>
      ))}
    </ul>
  );
}

interface RowProps {
  readonly name: string;
  readonly facts: readonly string[];
  readonly isChosen: boolean;
  /** Whether nobody can have it here. */
  readonly isAway?: boolean;
  readonly onChoose: () => void;
}

const ROW = "grid min-h-[44px] w-full content-center px-2 py-1 text-left hover:bg-wash";

/** A model that can't be had stays in reach of the keyboard, so that its reason is. */
function Row({ name, facts, isChosen, isAway = false, onChoose }: RowProps) {
  const text = useText();
  return (
    <button
      type="button"
      aria-disabled={isAway}
      aria-pressed={isChosen}
      className={`${ROW} aria-disabled:text-ink-2`}
      onClick={() => !isAway && onChoose()}
    >
      <span className="flex justify-between gap-3 font-semibold">
        {name}
        {isChosen && <span className="text-13 font-normal text-good">{text.models.current}</span>}
      </span>
      <Facts facts={facts} />
    </button>
  );
}

/** A model that another plan has leads to what that plan has; what was typed so far is kept. */
function LockedRow({ name, facts }: Pick<RowProps, "name" | "facts">) {
  const text = useText();
  return (
    <Link
      to="/settings/billing"
      hash="plans"
      title={text.problem.comparePlans}
      className={`${ROW} text-ink-2`}
    >
      <span className="font-semibold">{name}</span>
      <Facts facts={facts} />
    </Link>
  );
}

function Facts({ facts }: Pick<RowProps, "facts">) {
  return facts.length > 0 && <span className="text-13 text-ink-2">{facts.join(" · ")}</span>;
}

function facts(model: Model, text: Text, format: Format): string[] {
  return [
    ...(model.available ? [] : [text.models.notSetUp]),
    ...(model.scripted ? [text.models.scripted] : [text.models.multiplier(format.number(model.multiplier))]),
    ...(model.locked ? [text.models.needsPlan(text.plan[model.plan])] : []),
    ...(model.retires_on === null ? [] : [text.models.retiring(format.day(model.retires_on))]),
  ];
}

function isSame(model: Model, choice: ModelChoice | null): boolean {
  return choice !== null && model.provider === choice.provider && model.id === choice.id;
}

/** How far away a model is: at hand, in another plan, or not on this server. */
function distance(model: Model): number {
  if (!model.available) return 2;
  return model.locked ? 1 : 0;
}
