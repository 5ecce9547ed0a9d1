import { readFileSync } from "node:fs";
import { waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { takeEarly } from "./early";

const ME = "http://localhost/api/v1/users/me";

beforeEach(() => {
  globalThis.atelierEarly = new Map();
  // Since the page was opened; the tests' own page may have been for long.
  vi.spyOn(performance, "now").mockReturnValue(1_000);
});

afterEach(() => {
  globalThis.atelierEarly = undefined;
});

const keep = (answer: Response | undefined) =>
  globalThis.atelierEarly?.set("/api/v1/users/me", Promise.resolve(answer));

it("is taken once", async () => {
  const answer = Response.json({});
  keep(answer);
  expect(await takeEarly(new Request(ME))).toBe(answer);
  expect(await takeEarly(new Request(ME))).toBeUndefined();
});

it("is not taken any more after a while", async () => {
  keep(Response.json({}));
  vi.spyOn(performance, "now").mockReturnValue(60_000);
  expect(await takeEarly(new Request(ME))).toBeUndefined();
});

it("answers what was asked for, and nothing else", async () => {
  keep(Response.json({}));
  expect(await takeEarly(new Request(`${ME}?limit=1`))).toBeUndefined();
  expect(await takeEarly(new Request(ME, { method: "DELETE" }))).toBeUndefined();
});

it.each([
  ["no success", new Response(null, { status: 500 })],
  ["no answer", undefined],
])("leaves %s to whatever asks", async (_, answer) => {
  keep(answer);
  expect(await takeEarly(new Request(ME))).toBeUndefined();
});

it("is waited for by what asks before its turn, and not asked for twice", async () => {
  const boot = readFileSync("build/boot.js", "utf8");
  const answers: ((answer: Response) => void)[] = [];
  const fetch = vi.fn((_: string) => new Promise<Response>((resolve) => answers.push(resolve)));
  const page = { path: "^/", files: [], reads: [["/api/v1/users/me", "/api/v1/sessions"]] };
  const location = { pathname: "/", search: "" };
  const matchMedia = () => ({ matches: false });
  new Function("fetch", "location", "matchMedia", boot.replace("})([]);", `})(${JSON.stringify([page])});`))(
    fetch,
    location,
    matchMedia,
  );
  const second = takeEarly(new Request("http://localhost/api/v1/sessions"));
  await waitFor(() => expect(fetch.mock.calls).toEqual([["/api/v1/users/me"]]));
  answers[0]?.(Response.json({}));
  await waitFor(() => expect(fetch.mock.calls.at(-1)).toEqual(["/api/v1/sessions"]));
  const answer = Response.json({});
  answers[1]?.(answer);
  expect(await second).toBe(answer);
  expect(fetch).toHaveBeenCalledTimes(2);
});
