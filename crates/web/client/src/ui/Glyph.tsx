import type { ReactNode } from "react";
import type { Status } from "~/api/schema";

/** Small drawings of 16 by 16, in the colour of the text around them. They repeat what a text says. */
const PATHS: Record<string, ReactNode> = {
  draft: <circle cx="8" cy="8" r="4.25" fill="none" strokeWidth="1.5" />,
  running: (
    <>
      <circle cx="8" cy="8" r="4.25" fill="none" strokeWidth="1.5" />
      <path d="M8 3.75a4.25 4.25 0 0 1 0 8.5z" stroke="none" />
    </>
  ),
  paused: <path d="M6 4v8M10 4v8" fill="none" strokeWidth="1.75" />,
  completed: <path d="m3.5 8.5 3 3 6-7" fill="none" strokeWidth="1.75" />,
  failed: <path d="m4.5 4.5 7 7m0-7-7 7" fill="none" strokeWidth="1.75" />,
  stopped: <path d="M4.5 4.5h7v7h-7z" stroke="none" />,
  star: (
    <path
      d="m8 2 1.8 3.9 4.2.5-3.1 2.9.8 4.2L8 11.4 4.3 13.5l.8-4.2L2 6.4l4.2-.5z"
      fill="none"
      strokeWidth="1.3"
    />
  ),
  starred: <path d="m8 2 1.8 3.9 4.2.5-3.1 2.9.8 4.2L8 11.4 4.3 13.5l.8-4.2L2 6.4l4.2-.5z" stroke="none" />,
  more: <path d="M3 8h.01M8 8h.01M13 8h.01" fill="none" strokeWidth="2.2" strokeLinecap="round" />,
  menu: <path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h11" fill="none" strokeWidth="1.5" />,
  close: <path d="m4 4 8 8m0-8-8 8" fill="none" strokeWidth="1.5" />,
  enlarge: <path d="M9.5 3H13v3.5M6.5 13H3V9.5M13 3 9 7M3 13l4-4" fill="none" strokeWidth="1.4" />,
  shrink: <path d="M13 7H9V3M3 9h4v4M9 7l4-4M7 9l-4 4" fill="none" strokeWidth="1.4" />,
  down: <path d="m4 6 4 4 4-4" fill="none" strokeWidth="1.6" />,
  plus: <path d="M8 3v10M3 8h10" fill="none" strokeWidth="1.6" />,
};

export function Glyph({ name, className }: { name: keyof typeof PATHS; className?: string }) {
  return (
    <svg
      viewBox="0 0 16 16"
      width="16"
      height="16"
      aria-hidden="true"
      fill="currentColor"
      stroke="currentColor"
      className={className ?? "shrink-0"}
    >
      {PATHS[name]}
    </svg>
  );
}

const TONES: Record<Status, string> = {
  draft: "text-ink-2",
  running: "text-pencil",
  paused: "text-warn",
  completed: "text-good",
  failed: "text-bad",
  stopped: "text-ink-2",
};

export function StatusGlyph({ status, label }: { status: Status; label: string }) {
  return (
    <span className={`inline-flex shrink-0 ${TONES[status]}`} title={label}>
      <Glyph name={status} />
      <span className="sr-only">{label}</span>
    </span>
  );
}
