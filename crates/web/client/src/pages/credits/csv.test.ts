import { describe, expect, it } from "vitest";
import type { Entry } from "~/api/schema";
import { toCsv } from "./csv";

const entry: Entry = {
  sequence: 2,
  type: "usage",
  amount: -1.5,
  balance_after: 18.5,
  description: 'Writer, "round 1"',
  reason: null,
  session_id: "s",
  turn_id: "t",
  order: null,
  caused_by: "system",
  cause: "turn:t",
  at: "2026-11-20T10:00:00Z",
};

describe("the ledger as CSV", () => {
  it("quotes what needs it, and lets no text become a formula", () => {
    const lines = toCsv([entry, { ...entry, sequence: 1, description: "=1+1", amount: 20 }]).split("\r\n");
    expect(lines).toEqual([
      "sequence,at,type,description,reason,session_id,amount,balance_after",
      '2,2026-11-20T10:00:00Z,usage,"Writer, ""round 1""",,s,-1.5,18.5',
      "1,2026-11-20T10:00:00Z,usage,'=1+1,,s,20,18.5",
      "",
    ]);
  });
});
