import { describe, expect, it, vi } from "vitest";
import { ledgerSince, wholeLedger } from "./ledger-file";

it("is read as far back as it is asked for, and no farther", async () => {
  const days = [20, 19, 18, 17].map((day) => ({ sequence: day, at: `2026-11-${day}T10:00:00Z` }));
  const fetch = vi.spyOn(globalThis, "fetch").mockImplementation(async (request) => {
    const isFirst = !new URL((request as Request).url).searchParams.has("cursor");
    return Response.json({ items: isFirst ? days.slice(0, 2) : days.slice(2), next_cursor: "further" });
  });
  const entries = await ledgerSince("usage", new Date("2026-11-18T00:00:00Z"));
  expect(entries.map((entry) => entry.sequence)).toEqual([20, 19, 18]);
  expect(fetch).toHaveBeenCalledTimes(2);
});

describe("the whole ledger", () => {
  it("is read page by page, of one kind", async () => {
    const asked: string[] = [];
    vi.spyOn(globalThis, "fetch").mockImplementation(async (request) => {
      const { searchParams } = new URL((request as Request).url);
      asked.push(searchParams.toString());
      const isFirst = searchParams.get("cursor") === null;
      const items = [{ sequence: isFirst ? 2 : 1 }];
      return Response.json({ items, next_cursor: isFirst ? "after-2" : null });
    });
    const entries = await wholeLedger("usage");
    expect(entries.map((entry) => entry.sequence)).toEqual([2, 1]);
    expect(asked).toEqual(["limit=100&type=usage", "limit=100&type=usage&cursor=after-2"]);
  });

  it("is no file where a page is missing", async () => {
    vi.spyOn(globalThis, "fetch").mockImplementation(async (request) =>
      new URL((request as Request).url).searchParams.has("cursor")
        ? Response.json({ code: "unavailable", detail: "busy" }, { status: 503 })
        : Response.json({ items: [{ sequence: 2 }], next_cursor: "after-2" }),
    );
    await expect(wholeLedger(undefined)).rejects.toMatchObject({ status: 503 });
  });
});
