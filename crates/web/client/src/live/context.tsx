import { useQueryClient } from "@tanstack/react-query";
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from "react";
import { queries } from "~/api/queries";
import type { Connection } from "./follow";
import { Hub } from "./hub";
import { RunStore, type RunView } from "./run-store";

const HubContext = createContext<Hub | null>(null);

/** The one stream of this person, for everything below. */
export function LiveEvents({ person, children }: { person: string; children: ReactNode }) {
  const [hub, setHub] = useState<Hub | null>(null);
  useEffect(() => {
    const hub = new Hub(`atelier.live.${person}`);
    setHub(hub);
    return () => hub.close();
  }, [person]);
  return <HubContext value={hub}>{children}</HubContext>;
}

/** Absent for the moment in which the stream is being set up. */
export function useHub(): Hub | null {
  return useContext(HubContext);
}

export function useConnection(): Connection {
  const hub = useHub();
  return useSyncExternalStore(
    (watcher) => hub?.listen({ onConnection: watcher }) ?? (() => {}),
    () => hub?.connection ?? "connecting",
  );
}

const LOADING: RunView = { kind: "loading" };

/** One session as it stands, and its store. */
export function useRun(id: string): { view: RunView; store: RunStore | null } {
  const hub = useHub();
  const client = useQueryClient();
  const [store, setStore] = useState<RunStore | null>(null);
  useEffect(() => {
    if (hub === null) return;
    // The page is about to show it: it is read beside the turns, not after them.
    const store = new RunStore(id, hub, ({ document_version: version }) => {
      if (version !== null) void client.prefetchQuery(queries.document(id, version));
    });
    setStore(store);
    return () => {
      store.close();
      setStore(null);
    };
  }, [hub, id, client]);
  const source = useMemo(
    () => ({
      subscribe: store?.subscribe ?? (() => () => {}),
      get: store?.get ?? (() => LOADING),
    }),
    [store],
  );
  return { view: useSyncExternalStore(source.subscribe, source.get), store };
}
