import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRouter,
  RouterContextProvider,
} from "@tanstack/react-router";
import { render } from "@testing-library/react";
import type { ReactNode } from "react";

/** Renders a part as it stands in a page, with what it would have read already there. */
export function renderPart(part: ReactNode, known: readonly (readonly [readonly unknown[], unknown])[] = []) {
  const client = new QueryClient({
    defaultOptions: { queries: { retry: false, staleTime: Number.POSITIVE_INFINITY } },
  });
  for (const [key, data] of known) client.setQueryData(key, data);
  return render(
    <QueryClientProvider client={client}>
      <RouterContextProvider router={router()}>{part}</RouterContextProvider>
    </QueryClientProvider>,
  );
}

/** For links alone: it shows no page, and follows none. */
function router() {
  return createRouter({ routeTree: createRootRoute(), history: createMemoryHistory() });
}
