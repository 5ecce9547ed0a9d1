import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api } from "~/api/client";
import { queries } from "~/api/queries";
import type { ApiKey } from "~/api/schema";
import { useFormat, useText } from "~/i18n/context";
import { Button } from "~/ui/Button";
import { Empty } from "~/ui/Empty";
import { Failure } from "~/ui/Failure";
import { LazyDialog } from "~/ui/LazyDialog";
import { Skeleton } from "~/ui/Skeleton";
import { KeyUses } from "./KeyUses";
import { NewKey } from "./NewKey";

/** Keys for programs. A secret is shown once, while it is made, and never kept by this page. */
export function Keys() {
  const text = useText();
  const keys = useQuery(queries.keys());
  return (
    <div className="grid gap-4">
      <p className="max-w-[66ch]">
        {text.settings.keysIntro}{" "}
        <a href="/api/docs/" className="text-pencil underline">
          {text.settings.docs}
        </a>
      </p>
      <NewKey />
      {keys.isPending && <Skeleton />}
      {keys.isError && <Failure error={keys.error} onRetry={() => void keys.refetch()} />}
      {keys.data?.items.length === 0 && <Empty text={text.settings.noKeys} />}
      {keys.data && keys.data.items.length > 0 && (
        <ul className="border-t border-rule">
          {keys.data.items.map((key) => (
            <Line key={key.id} apiKey={key} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Line({ apiKey }: { apiKey: ApiKey }) {
  const text = useText();
  const format = useFormat();
  const isRevoked = apiKey.revoked_at !== null;
  const facts = [
    apiKey.scopes.map((scope) => text.settings.scope[scope]).join(", "),
    text.settings.createdOn(format.day(apiKey.created_at)),
    apiKey.last_used_at === null
      ? text.settings.neverUsed
      : text.settings.lastUsed(format.ago(apiKey.last_used_at, Date.now())),
    ...(apiKey.expires_at === null ? [] : [text.settings.expiresOn(format.day(apiKey.expires_at))]),
  ];
  return (
    <li className="flex flex-wrap items-center gap-3 border-b border-rule py-2">
      <div className="grid min-w-0 grow basis-[240px]">
        <span className="flex flex-wrap gap-x-3 font-semibold">
          <span className={isRevoked ? "line-through" : ""}>{apiKey.label}</span>
          <code className="numeric font-normal text-ink-2">{apiKey.prefix}…</code>
        </span>
        <span className="text-13 text-ink-2">{facts.join(" · ")}</span>
      </div>
      {isRevoked ? (
        <span className="text-13 text-ink-2">{text.settings.revoked}</span>
      ) : (
        <Revoke apiKey={apiKey} />
      )}
      {apiKey.last_used_at !== null && <KeyUses id={apiKey.id} />}
    </li>
  );
}

function Revoke({ apiKey }: { apiKey: ApiKey }) {
  const text = useText();
  const client = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const revoke = useMutation({
    mutationFn: () => answered(api.DELETE("/api/v1/api-keys/{id}", { params: { path: { id: apiKey.id } } })),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["api-keys"] });
      setAsking(false);
    },
  });
  return (
    <>
      <Button onClick={() => setAsking(true)}>{text.settings.revoke}</Button>
      <LazyDialog
        title={text.settings.revokeTitle(apiKey.label)}
        description={text.settings.revokeText}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
      >
        {revoke.error && <Failure error={revoke.error} />}
        <div className="flex justify-end gap-2">
          <Button onClick={() => setAsking(false)}>{text.session.cancel}</Button>
          <Button kind="danger" disabled={revoke.isPending} onClick={() => revoke.mutate()}>
            {text.settings.revoke}
          </Button>
        </div>
      </LazyDialog>
    </>
  );
}
