import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { answered, api } from "~/api/client";
import { queries } from "~/api/queries";
import type { Me } from "~/api/schema";
import { useText } from "~/i18n/context";
import { Button } from "~/ui/Button";
import { Failure } from "~/ui/Failure";
import { Check, Choice, TextField } from "~/ui/Field";
import { Skeleton } from "~/ui/Skeleton";
import { ModelPicker } from "../studio/ModelPicker";

/** Who one is here, and what new sessions begin with. */
export function Profile() {
  const { data: me } = useQuery(queries.me());
  if (!me) return <Skeleton lines={6} />;
  return (
    <div className="grid max-w-[560px] gap-6">
      <Person me={me} />
      <Defaults me={me} />
    </div>
  );
}

function Person({ me }: { me: Me }) {
  const text = useText();
  const [name, setName] = useState(me.display_name);
  const [timezone, setTimezone] = useState(me.timezone);
  const save = useSave(() =>
    answered(api.PATCH("/api/v1/users/me", { body: { display_name: name, timezone } })),
  );
  return (
    <form className="grid gap-4" onSubmit={save.onSubmit}>
      <TextField label={text.settings.name} value={name} onChange={(event) => setName(event.target.value)} />
      <p>
        <span className="block font-semibold">{text.settings.email}</span>
        {me.email ?? text.settings.noEmail}
      </p>
      <Choice
        label={text.settings.timezone}
        value={timezone}
        onChange={(event) => setTimezone(event.target.value)}
      >
        {zones(me.timezone).map((zone) => (
          <option key={zone}>{zone}</option>
        ))}
      </Choice>
      <Saved save={save} />
    </form>
  );
}

function Defaults({ me }: { me: Me }) {
  const text = useText();
  const [draft, setDraft] = useState(me.preferences);
  const save = useSave(() => answered(api.PUT("/api/v1/users/me/preferences", { body: draft })));
  const { default_provider: provider, default_model: id, emails } = draft;
  return (
    <form className="grid gap-4" onSubmit={save.onSubmit}>
      <h2 className="font-serif text-21 font-semibold">{text.settings.defaults}</h2>
      <div className="grid justify-items-start gap-1">
        <span className="font-semibold">{text.settings.defaultModel}</span>
        <ModelPicker
          label={text.models.choose}
          value={provider !== null && id !== null ? { provider, id } : null}
          fallback={text.settings.noDefault}
          onChange={(model) =>
            setDraft({
              ...draft,
              default_provider: model?.provider ?? null,
              default_model: model?.id ?? null,
            })
          }
        />
      </div>
      <TextField
        label={text.settings.defaultRounds}
        type="number"
        min={1}
        value={draft.default_max_rounds}
        onChange={(event) => setDraft({ ...draft, default_max_rounds: Number(event.target.value) })}
      />
      <Check
        label={text.settings.details}
        checked={draft.show_evaluation_details}
        onChange={(event) => setDraft({ ...draft, show_evaluation_details: event.target.checked })}
      />
      <fieldset className="grid gap-2">
        <legend className="mb-1 font-semibold">{text.settings.mails}</legend>
        <Check
          label={text.settings.mailFinished}
          checked={emails.session_finished}
          onChange={(event) =>
            setDraft({ ...draft, emails: { ...emails, session_finished: event.target.checked } })
          }
        />
        <Check
          label={text.settings.mailSummary}
          checked={emails.monthly_summary}
          onChange={(event) =>
            setDraft({ ...draft, emails: { ...emails, monthly_summary: event.target.checked } })
          }
        />
      </fieldset>
      <Saved save={save} />
    </form>
  );
}

function useSave(request: () => Promise<unknown>) {
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: request,
    onSuccess: () => client.invalidateQueries({ queryKey: ["me"] }),
  });
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    mutation.mutate();
  };
  return { ...mutation, onSubmit };
}

function Saved({ save }: { save: ReturnType<typeof useSave> }) {
  const text = useText();
  return (
    <>
      <div className="flex items-center gap-3">
        <Button kind="main" type="submit" disabled={save.isPending}>
          {text.settings.save}
        </Button>
        <span role="status" className="text-good">
          {save.isSuccess && text.settings.saved}
        </span>
      </div>
      {save.error && <Failure error={save.error} />}
    </>
  );
}

/** The zones that the browser knows, with the one that is set among them. */
function zones(current: string): string[] {
  const known = Intl.supportedValuesOf("timeZone");
  return [...new Set([current, "UTC", ...known])].toSorted();
}
