import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import type { ReactNode } from "react";

/** Renders a part as it stands in a page, with what it would have read already there. */
export function renderPart(part: ReactNode, known: readonly (readonly [readonly unknown[], unknown])[] = []) {
  const client = new QueryClient({
    defaultOptions: { queries: { retry: false, staleTime: Number.POSITIVE_INFINITY } },
  });
  for (const [key, data] of known) client.setQueryData(key, data);
  return render(<QueryClientProvider client={client}>{part}</QueryClientProvider>);
}
