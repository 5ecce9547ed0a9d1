import { useMutation, useQuery } from "@tanstack/react-query";
import { Navigate, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { answered, api } from "~/api/client";
import { queries } from "~/api/queries";
import { useTitle } from "~/app/title";
import { useText } from "~/i18n/context";
import { Button, buttonClass } from "~/ui/Button";
import { Failure } from "~/ui/Failure";
import { TextField } from "~/ui/Field";
import { Skeleton } from "~/ui/Skeleton";

export function SignInPage() {
  const text = useText();
  useTitle(text.signIn.title);
  const { to } = useSearch({ from: "/sign-in" });
  const methods = useQuery(queries.methods());
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-[440px] content-center gap-4 p-4">
      <h1 className="font-serif text-26 font-semibold">{text.signIn.title}</h1>
      <p className="text-ink-2">{text.studio.intro}</p>
      {methods.isPending && <Skeleton />}
      {methods.isError && <Failure error={methods.error} onRetry={() => void methods.refetch()} />}
      {methods.data?.development && <Navigate to="/" replace />}
      {methods.data?.redirect && (
        <a
          className={buttonClass("main")}
          href={`/api/v1/auth/start?return_to=${encodeURIComponent(to ?? "/")}`}
        >
          {text.signIn.redirect}
        </a>
      )}
      {methods.data?.redirect && methods.data.magic_link && <p className="text-ink-2">{text.signIn.or}</p>}
      {methods.data?.magic_link && <LinkForm to={to ?? "/"} isMain={!methods.data.redirect} />}
      {methods.data && !methods.data.redirect && !methods.data.magic_link && <p>{text.signIn.none}</p>}
    </main>
  );
}

function LinkForm({ to, isMain }: { to: string; isMain: boolean }) {
  const text = useText();
  const [email, setEmail] = useState("");
  const ask = useMutation({
    mutationFn: () => answered(api.POST("/api/v1/auth/magic-link", { body: { email, return_to: to } })),
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate();
  };
  return (
    <form className="grid gap-3" onSubmit={send}>
      <TextField
        label={text.signIn.email}
        type="email"
        autoComplete="email"
        required
        value={email}
        onChange={(e) => setEmail(e.target.value)}
      />
      <Button kind={isMain ? "main" : "plain"} type="submit" disabled={ask.isPending}>
        {text.signIn.send}
      </Button>
      {ask.error && <Failure error={ask.error} />}
      <p role="status">{ask.isSuccess && text.signIn.sent}</p>
    </form>
  );
}
