import { CSPProvider } from "@base-ui/react/csp-provider";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { ApiError } from "~/api/problem";
import { Language } from "~/i18n/context";
import type { Text } from "~/i18n/text";
import { Toasts } from "~/ui/Toasts";
import { router } from "./router";

const RETRIES = 2;

export const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (failures, error) => failures < RETRIES && error instanceof ApiError && error.isPassing,
    },
    // Nothing that changes something is repeated unasked.
    mutations: { retry: false, networkMode: "always" },
  },
});

export function App({ text, locale }: { text: Text; locale: string }) {
  return (
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={client}>
        <Language text={text} locale={locale}>
          <Toasts>
            <RouterProvider router={router} />
          </Toasts>
        </Language>
      </QueryClientProvider>
    </CSPProvider>
  );
}
