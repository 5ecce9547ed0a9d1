import { vi } from "vitest";

type Answer = (request: Request) => unknown;

/** Answers requests to the API by method and path; a `Response` as it is, anything else as JSON. Others fail the test. */
export function answerWith(answers: Readonly<Record<string, Answer>>): string[] {
  const asked: string[] = [];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input) => {
    const request = input as Request;
    const name = `${request.method} ${new URL(request.url).pathname.replace("/api/v1", "")}`;
    asked.push(name);
    const answer = answers[name];
    if (answer === undefined) throw new Error(`nobody answers ${name}`);
    const body = answer(request);
    return body instanceof Response ? body : Response.json(body);
  });
  return asked;
}
