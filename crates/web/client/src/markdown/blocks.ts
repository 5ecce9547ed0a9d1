/**
 * Text that is still being written, in parts that can be parsed one by one: every part but the last is finished.
 *
 * A part ends at an empty line, unless that line stands in a fenced code block.
 */
export function blocks(text: string): string[] {
  const parts: string[] = [];
  let part: string[] = [];
  let fence: string | null = null;
  for (const line of text.split("\n")) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark !== undefined && fence === null) fence = mark;
    else if (mark !== undefined && fence !== null && mark.startsWith(fence)) fence = null;
    if (line.trim() === "" && fence === null) {
      if (part.length > 0) parts.push(part.join("\n"));
      part = [];
    } else {
      part.push(line);
    }
  }
  if (part.length > 0) parts.push(part.join("\n"));
  return parts;
}
