declare global {
  /** What `boot.js` asked for before this code was there, by address. */
  var atelierEarly: Map<string, Promise<Response | undefined>> | undefined;
}

/** What was asked for when the page was opened is true for this long after. */
const FRESH_MS = 20_000;

/**
 * The answer to a request that was made before this code was there. Each is taken once; one that is no success is not
 * taken, so that whatever asks meets the failure itself.
 */
export async function takeEarly({ method, url }: Request): Promise<Response | undefined> {
  const { pathname, search } = new URL(url);
  const address = pathname + search;
  const answer = method === "GET" ? globalThis.atelierEarly?.get(address) : undefined;
  if (answer === undefined) return undefined;
  globalThis.atelierEarly?.delete(address);
  const response = await answer;
  return response?.ok && performance.now() < FRESH_MS ? response : undefined;
}
