import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { answered, api } from "~/api/client";
import { useOnce } from "~/api/once";
import { queries } from "~/api/queries";
import type { Export } from "~/api/schema";
import { useFormat, useText } from "~/i18n/context";
import { Button, buttonClass } from "~/ui/Button";
import { Failure } from "~/ui/Failure";
import { TextField } from "~/ui/Field";

/** What is kept, what is taken along, and the end. */
export function Privacy() {
  return (
    <div className="grid max-w-[560px] gap-6">
      <Exports />
      <SignOut />
      <Deletion />
    </div>
  );
}

/** How often a file that is being prepared is asked for. */
const ASK_EVERY_MS = 2_000;

function prepareExport(_: null, key: string) {
  return answered(api.POST("/api/v1/users/me/export", { params: { header: { "idempotency-key": key } } }));
}

function Exports() {
  const text = useText();
  const client = useQueryClient();
  const exports = useQuery({
    ...queries.exports(),
    refetchInterval: ({ state }) =>
      state.data?.items.some((one) => one.status === "preparing") ? ASK_EVERY_MS : false,
  });
  const [made, setMade] = useState<string | null>(null);
  const ask = useOnce(prepareExport);
  const prepare = useMutation({
    mutationFn: () => ask(null),
    onSuccess: async (answer) => {
      // Small ones come at once, as the answer.
      if (!isPromise(answer))
        setMade(URL.createObjectURL(new Blob([JSON.stringify(answer)], { type: "application/json" })));
      await client.invalidateQueries({ queryKey: ["exports"] });
    },
  });
  return (
    <section className="grid gap-3">
      <h2 className="font-serif text-21 font-semibold">{text.settings.exportTitle}</h2>
      <p>{text.settings.exportText}</p>
      <div className="flex flex-wrap gap-3">
        <Button disabled={prepare.isPending} onClick={() => prepare.mutate()}>
          {text.settings.exportStart}
        </Button>
        {made !== null && (
          <a className={buttonClass("main")} href={made} download="atelier-export.json">
            {text.settings.exportDownload}
          </a>
        )}
      </div>
      {prepare.error && <Failure error={prepare.error} />}
      <ul>
        {exports.data?.items.map((one) => (
          <ExportLine key={one.id} item={one} />
        ))}
      </ul>
    </section>
  );
}

function ExportLine({ item }: { item: Export }) {
  const text = useText();
  const format = useFormat();
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 border-t border-rule py-1">
      <span>{text.settings.exportReady(format.moment(item.created_at))}</span>
      {item.status === "ready" && item.file !== null ? (
        <a className={buttonClass("plain")} href={item.file} download="atelier-export.json">
          {text.settings.exportDownload}
        </a>
      ) : (
        <span className="text-ink-2">
          {item.status === "preparing" ? text.settings.exportPreparing : text.settings.exportFailed}
        </span>
      )}
    </li>
  );
}

function SignOut() {
  const text = useText();
  const { data: methods } = useQuery(queries.methods());
  const leave = useMutation({
    mutationFn: (everywhere: boolean) =>
      answered(api.POST("/api/v1/auth/sign-out", { body: { everywhere } })),
    // Nothing of this person stays in the page.
    onSuccess: ({ provider_url }) => location.assign(provider_url ?? "/sign-in"),
  });
  if (!methods || methods.development) return null;
  return (
    <section className="grid gap-3">
      <h2 className="font-serif text-21 font-semibold">{text.settings.signOut}</h2>
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => leave.mutate(false)}>{text.settings.signOut}</Button>
        <Button onClick={() => leave.mutate(true)}>{text.settings.signOutEverywhere}</Button>
      </div>
      {leave.error && <Failure error={leave.error} />}
    </section>
  );
}

function Deletion() {
  const text = useText();
  const { data: me } = useQuery(queries.me());
  const [typed, setTyped] = useState("");
  const end = useMutation({
    mutationFn: () => answered(api.DELETE("/api/v1/users/me", { body: { confirm: typed } })),
    onSuccess: () => localStorage.clear(),
  });
  if (!me?.email) return null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    end.mutate();
  };
  return (
    <section className="grid gap-3">
      <h2 className="font-serif text-21 font-semibold">{text.settings.deleteTitle}</h2>
      <p>{text.settings.deleteText}</p>
      <form className="grid justify-items-start gap-3" onSubmit={submit}>
        <TextField
          className="w-full"
          label={text.settings.deleteConfirm(me.email)}
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button kind="danger" type="submit" disabled={typed !== me.email || end.isPending}>
          {text.settings.deleteButton}
        </Button>
      </form>
      {end.error && <Failure error={end.error} />}
      <p role="status">{end.isSuccess && text.settings.deleted}</p>
    </section>
  );
}

/** A file that is yet to come, and not the file itself. */
function isPromise(answer: unknown): answer is Export {
  return typeof answer === "object" && answer !== null && "status" in answer && "expires_at" in answer;
}
