import createClient from "openapi-fetch";
import { takeEarly } from "./early";
import { ApiError } from "./problem";
import type { paths } from "./schema";

/** The public API, as it describes itself. The cookie of the sign-in goes along; no token is in reach of this page. */
export const api = createClient<paths>({
  baseUrl: globalThis.location?.origin ?? "",
  credentials: "same-origin",
  fetch: async (request) => (await takeEarly(request)) ?? globalThis.fetch(request),
});

interface Answer<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** The body of a successful answer; anything else is an `ApiError`. */
export async function answered<T>(asked: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await settled(asked);
  if (!response.ok) throw ApiError.of(response.status, error);
  return data as T;
}

async function settled<T>(asked: Promise<Answer<T>>): Promise<Answer<T>> {
  try {
    return await asked;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw ApiError.network(cause);
  }
}

/** Names one attempt at something, so that the server does it once however often it is asked. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
