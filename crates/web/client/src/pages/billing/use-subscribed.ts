import { useQueryClient } from "@tanstack/react-query";
import { queries } from "~/api/queries";
import type { SubscriptionState } from "~/api/schema";

/** Takes note of what is paid for now. Everything that depends on the plan is read anew. */
export function useSubscribed(): (state: SubscriptionState) => Promise<void> {
  const client = useQueryClient();
  return async (state) => {
    client.setQueryData(queries.subscription().queryKey, state);
    const dependent = ["entitlements", "balance", "ledger", "models", "invoices"];
    await Promise.all(dependent.map((name) => client.invalidateQueries({ queryKey: [name] })));
  };
}
