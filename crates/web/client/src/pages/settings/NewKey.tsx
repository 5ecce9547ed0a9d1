import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { answered, api } from "~/api/client";
import { useOnce } from "~/api/once";
import type { ApiKeyDraft, KeyScope } from "~/api/schema";
import { useText } from "~/i18n/context";
import { Button } from "~/ui/Button";
import { Failure } from "~/ui/Failure";
import { Check, Choice, TextField } from "~/ui/Field";
import { LazyDialog } from "~/ui/LazyDialog";

const SCOPES: readonly KeyScope[] = ["read", "write", "chat"];
const DAYS = [30, 90, 365] as const;
const DAY_MS = 86_400_000;

/** Makes a key. Its secret lives in this dialog alone, which can't be closed by accident. */
export function NewKey() {
  const text = useText();
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const close = () => {
    // Only its button closes a dialog that shows a secret.
    if (secret === null) setOpen(false);
  };
  const finish = () => {
    setSecret(null);
    setOpen(false);
  };
  return (
    <>
      <Button kind="main" className="justify-self-start" onClick={() => setOpen(true)}>
        {text.settings.newKey}
      </Button>
      <LazyDialog
        title={text.settings.newKey}
        isOpen={isOpen}
        onClose={close}
        isDismissible={secret === null}
      >
        {secret === null ? (
          <Form
            onMade={(made) => {
              setSecret(made);
              void client.invalidateQueries({ queryKey: ["api-keys"] });
            }}
            onCancel={close}
          />
        ) : (
          <Secret secret={secret} onSaved={finish} />
        )}
      </LazyDialog>
    </>
  );
}

function createKey(body: ApiKeyDraft, key: string) {
  return answered(api.POST("/api/v1/api-keys", { params: { header: { "idempotency-key": key } }, body }));
}

function Form({ onMade, onCancel }: { onMade: (secret: string) => void; onCancel: () => void }) {
  const text = useText();
  const [label, setLabel] = useState("");
  const [scopes, setScopes] = useState<readonly KeyScope[]>(["read"]);
  const [days, setDays] = useState("90");
  const [openedAt] = useState(Date.now);
  const create = useOnce(createKey);
  const make = useMutation({
    // Answers are kept nowhere: this one holds the secret.
    gcTime: 0,
    mutationFn: () =>
      create({
        label,
        scopes: [...scopes],
        ...(days !== "" && { expires_at: new Date(openedAt + Number(days) * DAY_MS).toISOString() }),
      }),
    onSuccess: ({ secret }) => onMade(secret),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <form className="grid gap-4" onSubmit={submit}>
      <TextField
        label={text.settings.keyLabel}
        required
        maxLength={100}
        value={label}
        onChange={(event) => setLabel(event.target.value)}
      />
      <fieldset className="grid gap-2">
        <legend className="mb-1 font-semibold">{text.settings.keyScopes}</legend>
        {SCOPES.map((scope) => (
          <Check
            key={scope}
            label={text.settings.scope[scope]}
            checked={scopes.includes(scope)}
            onChange={(event) =>
              setScopes(SCOPES.filter((one) => (one === scope ? event.target.checked : scopes.includes(one))))
            }
          />
        ))}
      </fieldset>
      <Choice label={text.settings.keyExpiry} value={days} onChange={(event) => setDays(event.target.value)}>
        {DAYS.map((days) => (
          <option key={days} value={days}>
            {text.settings.days(days)}
          </option>
        ))}
        <option value="">{text.settings.never}</option>
      </Choice>
      {make.error && <Failure error={make.error} />}
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>{text.session.cancel}</Button>
        <Button kind="main" type="submit" disabled={scopes.length === 0 || make.isPending}>
          {text.settings.createKey}
        </Button>
      </div>
    </form>
  );
}

function Secret({ secret, onSaved }: { secret: string; onSaved: () => void }) {
  const text = useText();
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(secret);
    setCopied(true);
  };
  return (
    <div className="grid gap-4">
      <p>{text.settings.keyOnce}</p>
      <code className="numeric border border-rule bg-sheet p-3 break-all">{secret}</code>
      <div className="flex justify-end gap-2">
        <Button onClick={() => void copy()}>
          <span role="status">{isCopied ? text.run.copied : text.run.copy}</span>
        </Button>
        <Button kind="main" onClick={onSaved}>
          {text.settings.keySaved}
        </Button>
      </div>
    </div>
  );
}
