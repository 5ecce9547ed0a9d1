import { afterEach, beforeEach, expect, it } from "vitest";
import { takeEarly } from "./early";

const ME = "http://localhost/api/v1/users/me";

beforeEach(() => {
  globalThis.atelierEarly = new Map();
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
