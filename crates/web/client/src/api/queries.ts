import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answered, api } from "./client";
import { withoutLeaving } from "./leaving";
import type { EntryKind, Status } from "./schema";

/** What a list of sessions is narrowed to. */
export interface SessionFilter {
  readonly status?: Status | undefined;
  readonly starred?: boolean | undefined;
  readonly q?: string | undefined;
  readonly project_id?: string | undefined;
}

/** Everything that is read, each with the key it is kept under. */
export const queries = {
  me: () =>
    queryOptions({
      queryKey: ["me"],
      queryFn: ({ signal }) => answered(api.GET("/api/v1/users/me", { signal })),
      staleTime: 60_000,
    }),

  methods: () =>
    queryOptions({
      queryKey: ["sign-in-methods"],
      queryFn: ({ signal }) => answered(api.GET("/api/v1/auth/methods", { signal })),
      staleTime: Number.POSITIVE_INFINITY,
    }),

  balance: () =>
    queryOptions({
      queryKey: ["balance"],
      queryFn: ({ signal }) => answered(api.GET("/api/v1/credits/balance", { signal })),
      staleTime: 60_000,
    }),

  ledger: (kind?: EntryKind) =>
    infiniteQueryOptions({
      queryKey: ["ledger", kind ?? null],
      queryFn: ({ pageParam, signal }) => {
        const query = {
          limit: 50,
          ...(kind && { type: kind }),
          ...(pageParam !== null && { cursor: pageParam }),
        };
        return answered(api.GET("/api/v1/credits/history", { params: { query }, signal }));
      },
      initialPageParam: null as string | null,
      getNextPageParam: (last) => last.next_cursor,
    }),

  entitlements: () =>
    queryOptions({
      queryKey: ["entitlements"],
      queryFn: ({ signal }) => answered(api.GET("/api/v1/users/me/entitlements", { signal })),
      staleTime: 60_000,
    }),

  plans: () =>
    queryOptions({
      queryKey: ["plans"],
      queryFn: ({ signal }) => answered(api.GET("/api/v1/billing/plans", { signal })),
      staleTime: Number.POSITIVE_INFINITY,
    }),

  /** Asked for only where plans are sold. */
  subscription: () =>
    queryOptions({
      queryKey: ["subscription"],
      queryFn: ({ signal }) => answered(api.GET("/api/v1/billing/subscription", { signal })),
    }),

  invoices: () =>
    infiniteQueryOptions({
      queryKey: ["invoices"],
      queryFn: ({ pageParam, signal }) => {
        const query = { limit: 12, ...(pageParam !== null && { cursor: pageParam }) };
        return answered(api.GET("/api/v1/billing/invoices", { params: { query }, signal }));
      },
      initialPageParam: null as string | null,
      getNextPageParam: (last) => last.next_cursor,
    }),

  models: () =>
    queryOptions({
      queryKey: ["models"],
      queryFn: ({ signal }) => answered(api.GET("/api/v1/models", { signal })),
      staleTime: 5 * 60_000,
    }),

  sessions: (filter: SessionFilter = {}) =>
    infiniteQueryOptions({
      queryKey: ["sessions", filter],
      queryFn: async ({ pageParam, signal }) =>
        withoutLeaving(
          await answered(api.GET("/api/v1/sessions", { params: { query: page(filter, pageParam) }, signal })),
        ),
      initialPageParam: null as string | null,
      getNextPageParam: (last) => last.next_cursor,
    }),

  projects: (archived = false) =>
    queryOptions({
      queryKey: ["projects", { archived }],
      queryFn: ({ signal }) =>
        answered(api.GET("/api/v1/projects", { params: { query: { archived, limit: 100 } }, signal })),
    }),

  project: (id: string) =>
    queryOptions({
      queryKey: ["project", id],
      queryFn: ({ signal }) =>
        answered(api.GET("/api/v1/projects/{id}", { params: { path: { id } }, signal })),
    }),

  estimate: (id: string, basis: string) =>
    queryOptions({
      queryKey: ["estimate", id, basis],
      queryFn: ({ signal }) =>
        answered(api.GET("/api/v1/sessions/{id}/estimate", { params: { path: { id } }, signal })),
    }),

  /** A new newest version makes it a new list. */
  versions: (id: string, newest: number | null) =>
    queryOptions({
      queryKey: ["versions", id, newest],
      queryFn: ({ signal }) =>
        answered(
          api.GET("/api/v1/sessions/{id}/versions", {
            params: { path: { id }, query: { limit: 100 } },
            signal,
          }),
        ),
    }),

  version: (id: string, version: number) =>
    queryOptions({
      queryKey: ["version", id, version],
      queryFn: ({ signal }) =>
        answered(
          api.GET("/api/v1/sessions/{id}/versions/{version}", { params: { path: { id, version } }, signal }),
        ),
      staleTime: Number.POSITIVE_INFINITY,
    }),

  document: (id: string, version: number) =>
    queryOptions({
      queryKey: ["document", id, version],
      queryFn: async ({ signal }) => {
        const read = () =>
          answered(api.GET("/api/v1/sessions/{id}/document", { params: { path: { id } }, signal }));
        const document = await read();
        // What was asked for when the page was opened may be older than what is known by now.
        return document.version < version ? read() : document;
      },
      staleTime: Number.POSITIVE_INFINITY,
    }),

  diff: (id: string, from: number, to: number) =>
    queryOptions({
      queryKey: ["diff", id, from, to],
      queryFn: ({ signal }) =>
        answered(
          api.GET("/api/v1/sessions/{id}/versions/{from}/diff/{to}", {
            params: { path: { id, from, to } },
            signal,
          }),
        ),
      staleTime: Number.POSITIVE_INFINITY,
    }),

  notes: (id: string) =>
    queryOptions({
      queryKey: ["notes", id],
      queryFn: ({ signal }) =>
        answered(
          api.GET("/api/v1/sessions/{id}/notes", { params: { path: { id }, query: { limit: 100 } }, signal }),
        ),
    }),

  keys: () =>
    queryOptions({
      queryKey: ["api-keys"],
      queryFn: ({ signal }) =>
        answered(api.GET("/api/v1/api-keys", { params: { query: { limit: 100 } }, signal })),
    }),

  keyUses: (id: string) =>
    queryOptions({
      queryKey: ["api-key-uses", id],
      queryFn: ({ signal }) =>
        answered(api.GET("/api/v1/api-keys/{id}/uses", { params: { path: { id } }, signal })),
    }),

  exports: () =>
    queryOptions({
      queryKey: ["exports"],
      queryFn: ({ signal }) => answered(api.GET("/api/v1/users/me/exports", { signal })),
    }),
};

function page(filter: SessionFilter, cursor: string | null) {
  return {
    limit: 30,
    ...(filter.status && { status: filter.status }),
    ...(filter.starred && { starred: true }),
    ...(filter.q && { q: filter.q }),
    ...(filter.project_id && { project_id: filter.project_id }),
    ...(cursor !== null && { cursor }),
  };
}
