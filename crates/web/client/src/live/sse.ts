/** One frame of an event stream; a frame that is only an id has no event and no data. */
export interface SseFrame {
  readonly id: string;
  readonly event: string;
  readonly data: string;
}

/**
 * Reads an event stream piece by piece, wherever it was cut.
 *
 * Follows the parsing rules of the HTML standard but for one thing: a frame without data is told, too, because here it
 * says where the reader stands.
 */
export class SseParser {
  /** What follows the last complete line. */
  private rest = "";
  private isStart = true;
  private id = "";
  private event = "";
  private data: string[] = [];
  private hasFields = false;

  /** Milliseconds to wait before coming back, as the server last said. */
  retry: number | null = null;

  push(piece: string): SseFrame[] {
    const frames: SseFrame[] = [];
    let text = this.rest + piece;
    if (this.isStart && text.length > 0) {
      this.isStart = false;
      if (text.startsWith("\uFEFF")) text = text.slice(1);
    }
    let from = 0;
    for (;;) {
      const end = lineEnd(text, from);
      if (end === null) break;
      const frame = this.line(text.slice(from, end.at));
      if (frame) frames.push(frame);
      from = end.next;
    }
    this.rest = text.slice(from);
    return frames;
  }

  private line(line: string): SseFrame | null {
    if (line === "") return this.dispatch();
    if (line.startsWith(":")) return null;
    const colon = line.indexOf(":");
    const field = colon === -1 ? line : line.slice(0, colon);
    let value = colon === -1 ? "" : line.slice(colon + 1);
    if (value.startsWith(" ")) value = value.slice(1);
    this.field(field, value);
    return null;
  }

  private field(field: string, value: string): void {
    switch (field) {
      case "id":
        if (!value.includes("\0")) this.id = value;
        this.hasFields = true;
        break;
      case "event":
        this.event = value;
        this.hasFields = true;
        break;
      case "data":
        this.data.push(value);
        this.hasFields = true;
        break;
      case "retry":
        if (/^\d+$/.test(value)) this.retry = Number(value);
        break;
    }
  }

  private dispatch(): SseFrame | null {
    if (!this.hasFields) return null;
    const frame = { id: this.id, event: this.event, data: this.data.join("\n") };
    this.event = "";
    this.data = [];
    this.hasFields = false;
    return frame;
  }
}

/** Where the line from here ends and the next one begins. A carriage return at the very end may have a line feed to follow. */
function lineEnd(text: string, from: number): { at: number; next: number } | null {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10) return { at, next: at + 1 };
    if (code === 13) {
      if (at + 1 === text.length) return null;
      return { at, next: text.charCodeAt(at + 1) === 10 ? at + 2 : at + 1 };
    }
  }
  return null;
}
