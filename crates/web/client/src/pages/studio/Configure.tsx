import { useState } from "react";
import { useFormat, useText } from "~/i18n/context";
import { Button } from "~/ui/Button";
import { classes } from "~/ui/classes";
import { Check, TextField } from "~/ui/Field";
import { type Draft, PRESETS, type Preset, presetOf, type ReadyRole, ROLES, type Room } from "./draft";
import { ModelPicker } from "./ModelPicker";

interface Props {
  readonly draft: Draft;
  readonly room: Room;
  readonly onChange: (part: Partial<Draft>) => void;
  /** What the API says of a field, by its path there. */
  readonly errorOf: (field: string) => string | undefined;
}

/** Who works on it, and for how long. It has an answer from the start, so that it is closed until somebody opens it. */
export function Configure({ draft, room, onChange, errorOf }: Props) {
  const text = useText();
  const format = useFormat();
  const [isOpen, setOpen] = useState(false);
  const hasError = errorOf("termination") !== undefined || errorOf("agents") !== undefined;
  const names = draft.roles.map((role) => text.role[role]);
  return (
    <section id="configure" className="scroll-mt-4">
      <div className="flex flex-wrap items-baseline justify-between gap-3 border-b border-rule pb-2">
        <h2 className="font-serif text-21 font-semibold">{text.studio.steps.configure}</h2>
        <Button
          aria-expanded={isOpen || hasError}
          aria-controls="configuration"
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen || hasError ? text.studio.done : text.studio.change}
        </Button>
      </div>
      {isOpen || hasError ? (
        <div id="configuration" className="grid gap-5 pt-4">
          <Presets draft={draft} room={room} onChange={onChange} />
          <Team draft={draft} room={room} onChange={onChange} />
          <Limits draft={draft} room={room} onChange={onChange} errorOf={errorOf} />
        </div>
      ) : (
        <p id="configuration" className="pt-3 text-ink-2">
          {text.studio.summary(
            format.list(names),
            Number(draft.rounds),
            draft.threshold === "" ? null : draft.threshold,
          )}
        </p>
      )}
    </section>
  );
}

type PartProps = Omit<Props, "errorOf">;

function Presets({ draft, room, onChange }: PartProps) {
  const text = useText();
  const current = presetOf(draft);
  return (
    <fieldset>
      <legend className="mb-2 font-semibold">{text.studio.presets}</legend>
      <div className="flex flex-wrap gap-2">
        {(Object.keys(PRESETS) as Preset[]).map((name) => {
          const { roles, rounds } = PRESETS[name];
          const isTooLarge = room.agents !== null && roles.length > room.agents;
          const most = Math.min(Number(rounds), room.rounds ?? Number(rounds));
          return (
            <button
              key={name}
              type="button"
              aria-pressed={name === current}
              aria-disabled={isTooLarge}
              className={classes(
                "grid min-h-[44px] justify-items-start rounded-paper border px-3 py-1 text-left hover:bg-wash",
                "aria-disabled:text-ink-2",
                name === current ? "border-ink bg-wash" : "border-control",
              )}
              onClick={() => !isTooLarge && onChange({ roles, rounds: String(most) })}
            >
              <span className="font-semibold">{text.studio.preset[name]}</span>
              <span className="text-13 text-ink-2">
                {isTooLarge ? text.studio.needsAgents(roles.length) : text.studio.preset[`${name}Hint`]}
              </span>
            </button>
          );
        })}
      </div>
    </fieldset>
  );
}

function Team({ draft, room, onChange }: PartProps) {
  const text = useText();
  const isFull = room.agents !== null && draft.roles.length >= room.agents;
  const seat = (role: ReadyRole, isTaken: boolean) =>
    onChange({ roles: ROLES.filter((one) => (one === role ? isTaken : draft.roles.includes(one))) });
  return (
    <fieldset>
      <legend className="mb-2 font-semibold">{text.studio.team}</legend>
      <div className="mb-3 flex flex-wrap items-center gap-3">
        <span>{text.studio.model}</span>
        <ModelPicker
          label={text.models.choose}
          value={draft.model}
          fallback={text.settings.noDefault}
          onChange={(model) => onChange({ model })}
        />
      </div>
      <ul className="border-t border-rule">
        {ROLES.map((role) => (
          <li
            key={role}
            className={`flex flex-wrap items-center gap-3 border-b border-rule py-1 ink-${role}`}
          >
            <label className="flex min-h-[36px] grow items-center gap-3">
              <input
                type="checkbox"
                className="size-[18px] accent-(--pencil)"
                checked={draft.roles.includes(role)}
                // Somebody has to write, and the plan has room for so many.
                disabled={role === "writer" || (isFull && !draft.roles.includes(role))}
                onChange={(event) => seat(role, event.target.checked)}
              />
              <span className="font-semibold text-(--own-ink)">{text.role[role]}</span>
            </label>
            {draft.roles.includes(role) && (
              <ModelPicker
                label={text.studio.modelOf(text.role[role])}
                value={draft.models[role] ?? null}
                fallback={text.studio.sameModel}
                onChange={(model) => onChange({ models: withModel(draft.models, role, model) })}
              />
            )}
          </li>
        ))}
      </ul>
      {isFull && room.agents !== null && (
        <p className="mt-2 text-13 text-ink-2">{text.studio.roomFor(room.agents)}</p>
      )}
    </fieldset>
  );
}

function withModel(models: Draft["models"], role: ReadyRole, model: Draft["model"]): Draft["models"] {
  const { [role]: _, ...others } = models;
  return model === null ? others : { ...others, [role]: model };
}

function Limits({ draft, room, onChange, errorOf }: Props) {
  const text = useText();
  return (
    <div className="grid gap-4">
      <div className="grid items-end gap-4 md:grid-cols-3">
        <TextField
          label={text.studio.rounds}
          type="number"
          min={1}
          max={room.rounds ?? undefined}
          {...(room.rounds !== null && { hint: text.credits.upTo(String(room.rounds)) })}
          value={draft.rounds}
          error={errorOf("termination.max_rounds")}
          onChange={(event) => onChange({ rounds: event.target.value })}
        />
        <TextField
          label={text.studio.threshold}
          hint={text.studio.thresholdHint}
          inputMode="decimal"
          value={draft.threshold}
          error={errorOf("termination.score_threshold")}
          onChange={(event) => onChange({ threshold: event.target.value })}
        />
        <TextField
          label={text.studio.limit}
          hint={text.studio.limitHint}
          inputMode="decimal"
          value={draft.limit}
          error={errorOf("termination.max_credits")}
          onChange={(event) => onChange({ limit: event.target.value })}
        />
      </div>
      <Check
        label={text.studio.plateau}
        checked={draft.plateau}
        onChange={(event) => onChange({ plateau: event.target.checked })}
      />
      <Check
        label={text.studio.review}
        checked={draft.review}
        onChange={(event) => onChange({ review: event.target.checked })}
      />
    </div>
  );
}
