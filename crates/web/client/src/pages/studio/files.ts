import type { Text } from "~/i18n/text";

export type FileProblem = "tooLarge" | "notText" | "unreadable" | "empty";

export type FileText = { readonly text: string } | { readonly problem: FileProblem };

/** Two megabytes of text are some 300,000 words. */
const LARGEST = 2 * 1024 * 1024;

/** What the file dialogue offers. */
export const ACCEPTED = ".md,.markdown,.txt,text/plain,text/markdown";

/** The text of a file, or why it has none. */
export async function readText(file: File): Promise<FileText> {
  if (file.size > LARGEST) return { problem: "tooLarge" };
  try {
    const bytes = await file.arrayBuffer();
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes).replace(/\r\n?/g, "\n");
    if (text.includes("\0")) return { problem: "notText" };
    return text.trim() === "" ? { problem: "empty" } : { text };
  } catch (error) {
    return { problem: error instanceof TypeError ? "notText" : "unreadable" };
  }
}

export function problemText(problem: FileProblem, text: Text): string {
  return text.studio.file[problem];
}
