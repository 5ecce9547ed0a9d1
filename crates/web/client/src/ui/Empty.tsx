import type { ReactNode } from "react";

/** Where nothing is yet: what would be here, and the one thing to do about it. */
export function Empty({ text, children }: { text: string; children?: ReactNode }) {
  return (
    <div className="grid justify-items-start gap-3 border-l-2 border-rule py-1 pl-4">
      <p className="max-w-[66ch] text-ink-2">{text}</p>
      {children}
    </div>
  );
}
