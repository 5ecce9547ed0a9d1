import type { ReactNode } from "react";
import { useTitle } from "~/app/title";

interface Props {
  readonly title: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** The frame of a page that is read from top to bottom. */
export function Page({ title, actions, children }: Props) {
  useTitle(title);
  return (
    <main className="w-full max-w-[960px] px-3 py-4 md:px-5">
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <h1 className="min-w-0 font-serif text-26 font-semibold wrap-anywhere">{title}</h1>
        {actions}
      </div>
      {children}
    </main>
  );
}
