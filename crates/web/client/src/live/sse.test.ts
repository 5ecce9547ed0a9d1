import { describe, expect, it } from "vitest";
import { SseParser } from "./sse";

const STREAM =
  'retry: 1000\n\nid: 1.a\n\nid: 2\nevent: turn.delta\ndata: {"text":"Zeile ä 🖋"}\n\n: ping\n\n' +
  "data: one\r\ndata: two\r\n\r\nid: 3\rdata: last\r\r";

const FRAMES = [
  { id: "1.a", event: "", data: "" },
  { id: "2", event: "turn.delta", data: '{"text":"Zeile ä 🖋"}' },
  { id: "2", event: "", data: "one\ntwo" },
  { id: "3", event: "", data: "last" },
];

describe("SseParser", () => {
  it("reads frames, whatever their lines end with", () => {
    const parser = new SseParser();
    expect(parser.push(`${STREAM}\n`)).toEqual(FRAMES);
    expect(parser.retry).toBe(1000);
  });

  it("reads the same wherever the stream is cut", () => {
    const whole = `${STREAM}\n`;
    for (let cut = 0; cut <= whole.length; cut++) {
      const parser = new SseParser();
      expect([...parser.push(whole.slice(0, cut)), ...parser.push(whole.slice(cut))]).toEqual(FRAMES);
    }
  });

  it("keeps quiet about comments, unknown fields and what has not ended", () => {
    const parser = new SseParser();
    expect(parser.push("\uFEFF: hello\n\nfoo: bar\n\nretry: soon\n\nid: 7\ndata: x\n")).toEqual([]);
    expect(parser.retry).toBeNull();
    expect(parser.push("\n")).toEqual([{ id: "7", event: "", data: "x" }]);
  });
});
