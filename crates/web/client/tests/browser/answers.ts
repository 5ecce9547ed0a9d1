import type { Page } from "playwright-core";

type Answer = { readonly status?: number; readonly json: object };

/** Has the page get these answers from the API, by method and path, in the place of the server's. */
export async function answerPage(page: Page, answers: Readonly<Record<string, () => Answer>>): Promise<void> {
  await page.route("**/api/v1/**", async (route) => {
    const request = route.request();
    const path = new URL(request.url()).pathname.replace("/api/v1", "");
    const answer = answers[`${request.method()} ${path}`]?.();
    await (answer === undefined ? route.continue() : route.fulfill(answer));
  });
}

/** A problem as the API writes it. */
export function problem(status: number, code: string, more: object = {}): Answer {
  const detail = code.replaceAll("_", " ");
  const named = { type: "about:blank", title: "", instance: "/", request_id: "r-1", status, code, detail };
  return { status, json: { ...named, ...more } };
}
